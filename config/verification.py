"""Everything that can be recomputed is recomputed: the tree, the bytes that were signed, the files made from them."""

from __future__ import annotations

from sanzhua.bulletins.queries import verify_bulletins
from sanzhua.dispatch.queries import verify_narratives, verify_versions
from sanzhua.facts.queries import verify_parts
from sanzhua.ledger.queries import verify


def first_fault() -> str | None:
    """The first thing that does not verify, as a sentence; None where all is well."""
    signed = verify().broken or verify_versions() or verify_narratives()
    return signed or verify_bulletins() or verify_parts().sentence
