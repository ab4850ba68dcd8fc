"""Many submitted reports accepted in one act: each whole or not at all, and each with its own answer."""

from __future__ import annotations

from collections.abc import Sequence

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Refused
from sanzhua.dispatch.actions.review import accept
from sanzhua.dispatch.actions.signing_many import Outcome, outcome
from sanzhua.dispatch.models import Version


def accept_many(*, chosen: Sequence[tuple[Version, str]], by: Person) -> list[Outcome]:
    """Accept each version whose bytes are those that were shown (version, hash); the others stay, with their reason.

    What was accepted stands although a later one is refused; the same act again changes nothing.
    """
    return [_accepted(version, shown, by) for version, shown in chosen]


def _accepted(version: Version, shown: str, by: Person) -> Outcome:
    try:
        accept(report=version.report, by=by, sha256=shown)
    except Refused as refusal:
        return outcome(version, refusal.sentence)
    return outcome(version)
