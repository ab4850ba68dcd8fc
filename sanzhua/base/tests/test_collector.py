import gc

import pytest

from sanzhua.base import collector


def test_the_collector_rests_until_the_outermost_block_ends() -> None:
    with collector.at_rest():
        with collector.at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_an_error() -> None:
    @collector.at_rest()
    def broken() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        broken()
    assert gc.isenabled()


def test_what_lives_on_is_not_gone_through_at_the_end() -> None:
    looks: list[str] = []
    gc.collect()
    gc.callbacks.append(lambda phase, _info: looks.append(phase))
    try:
        with collector.at_rest():
            kept: list[list[int]] = [[] for _ in range(50_000)]
        after: list[list[int]] = [[], []]  # the first objects that are made when the collector works again
        assert looks == []
    finally:
        gc.callbacks.pop()
    assert (len(kept), len(after)) == (50_000, 2)
