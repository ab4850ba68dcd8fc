"""The kinds of requirement that a gate may name; a chapter that brings a kind adds its line here."""

from sanzhua.registry.needs import field, paper, permit
from sanzhua.registry.needs.kind import Answer, Kind, Need

KINDS: dict[str, Kind] = {kind.key: kind for kind in (field.KIND, paper.KIND, permit.KIND)}

__all__ = ["KINDS", "Answer", "Kind", "Need"]
