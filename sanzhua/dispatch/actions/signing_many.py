"""Several returns signed in one act: one password, one line of the log for each hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Refused
from sanzhua.dispatch.actions.signing import sign
from sanzhua.dispatch.models import Version
from sanzhua.ledger.canonical import sha256


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report of an act on many; `sentence` says why it stayed, empty where it was done."""

    report: int
    version: int
    unit: str
    form: str
    period: str
    sentence: str = ""

    @property
    def is_done(self) -> bool:
        return not self.sentence


def sign_many(*, chosen: Sequence[tuple[Version, str]], by: Person) -> list[Outcome]:
    """Sign each version whose bytes are those that were shown (version, hash); the others stay, with their reason.

    Each report is signed whole or not at all, so that an act that was cut off is simply done again.
    """
    act = sha256("\n".join(sorted(shown for _version, shown in chosen)).encode()) if len(chosen) > 1 else ""
    return [_signed(version, shown, by, act) for version, shown in chosen]


def _signed(version: Version, shown: str, by: Person, act: str) -> Outcome:
    try:
        sign(version=version, by=by, sha256=shown, act=act)
    except Refused as refusal:
        return outcome(version, refusal.sentence)
    return outcome(version)


def outcome(version: Version, sentence: str = "") -> Outcome:
    report = version.report
    return Outcome(report.pk, version.pk, report.unit.shown, report.form, report.period, sentence)
