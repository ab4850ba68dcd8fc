"""Vectors are those of the Certificate Transparency reference tests; proofs are checked for every small size."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.ledger import tree

CT_BODIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [tree.leaf_hash(str(number).encode()) for number in range(130)]


def naive_root(leaves: list[bytes]) -> bytes:
    """The recursive definition of RFC 6962, 2.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference(size: int) -> None:
    leaves = [tree.leaf_hash(body) for body in CT_BODIES[:size]]
    assert tree.root_of(leaves).hex() == CT_ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert tree.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(66))
def test_the_quick_root_is_the_defined_root(size: int) -> None:
    assert tree.root_of(LEAVES[:size]) == naive_root(LEAVES[:size])


def test_the_reference_inclusion_proof() -> None:
    leaves = [tree.leaf_hash(body) for body in CT_BODIES]
    assert [node.hex() for node in tree.inclusion_proof(leaves, 5)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize(
    ("old", "size", "wanted"),
    [
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proofs_are_those_of_the_reference(old: int, size: int, wanted: list[str]) -> None:
    leaves = [tree.leaf_hash(body) for body in CT_BODIES[:size]]
    assert [node.hex() for node in tree.consistency_proof(leaves, old)] == wanted


@given(st.integers(1, 130), st.data())
def test_every_leaf_proves_itself_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = LEAVES[:size]
    index = data.draw(st.integers(0, size - 1))
    proof, root = tree.inclusion_proof(leaves, index), tree.root_of(leaves)
    assert tree.is_included(leaves[index], index, size, proof, root)
    assert not tree.is_included(tree.leaf_hash(b"forged"), index, size, proof, root)
    other = data.draw(st.integers(0, size - 1).filter(lambda at: at != index or size == 1))
    assert size == 1 or not tree.is_included(leaves[index], other, size, proof, root)
    assert not tree.is_included(leaves[index], index, size, [*proof, root], root)


@given(st.integers(0, 130), st.data())
def test_every_older_tree_is_shown_to_be_a_beginning(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, size))
    old_root, root = tree.root_of(LEAVES[:old]), tree.root_of(LEAVES[:size])
    proof = tree.consistency_proof(LEAVES[:size], old)
    assert tree.is_consistent(old, old_root, size, root, proof)
    assert not tree.is_consistent(old, tree.leaf_hash(b"forged"), size, root, proof)


@given(st.integers(2, 130), st.data())
def test_a_rewritten_past_cannot_be_shown_consistent(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    rewritten = [*LEAVES[:size]]
    rewritten[changed] = tree.leaf_hash(b"forged")
    proof = tree.consistency_proof(rewritten, old)
    assert not tree.is_consistent(old, tree.root_of(LEAVES[:old]), size, tree.root_of(rewritten), proof)


def test_a_leaf_outside_the_tree_has_no_proof() -> None:
    with pytest.raises(IndexError):
        tree.inclusion_proof(LEAVES[:3], 3)
    with pytest.raises(IndexError):
        tree.consistency_proof(LEAVES[:3], 4)


def test_the_growing_tree_has_the_root_of_the_whole_at_every_size() -> None:
    growing = tree.Frontier()
    assert growing.root() == tree.EMPTY
    for size, leaf in enumerate(LEAVES, 1):
        growing.append(leaf)
        assert growing.root() == tree.root_of(LEAVES[:size])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 20])
def test_many_proofs_at_once_are_the_single_ones(size: int) -> None:
    leaves = [tree.leaf_hash(bytes([number])) for number in range(size)]
    wanted = range(size)
    assert tree.inclusion_proofs(leaves, wanted) == [tree.inclusion_proof(leaves, one) for one in wanted]
    with pytest.raises(IndexError):
        tree.inclusion_proofs(leaves, [size])
