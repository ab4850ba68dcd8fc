"""Everything that can be recomputed is recomputed: the tree, and the bytes that were signed."""

from __future__ import annotations

from sanzhua.dispatch.queries import verify_versions
from sanzhua.ledger.queries import verify


def first_fault() -> str | None:
    """The first thing that does not verify, as a sentence; None where all is well."""
    return verify().broken or verify_versions()
