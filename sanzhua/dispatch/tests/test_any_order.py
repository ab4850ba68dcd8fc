"""Whatever people try in whatever order: no step is skipped, nobody signs the own filling, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Refused
from sanzhua.dispatch.actions import (
    CellEdit,
    CellResult,
    accept,
    correct,
    hand_in,
    return_to_clerk,
    save_cells,
    send_back,
    sign,
)
from sanzhua.dispatch.choices import REPORT_MOVES, ReportStatus, VersionStatus
from sanzhua.dispatch.models import Report, Signature, Version
from sanzhua.dispatch.queries import verify_versions
from sanzhua.dispatch.tests.scene import Scene, fill
from sanzhua.formbook.definition import load_form
from sanzhua.formbook.typed import raw_text

VERBS = ("hand_in", "return_to_clerk", "sign", "send_back", "accept", "correct", "edit")
PEOPLE = ("clerk", "second_clerk", "head", "dispatcher", "stranger", "strange_head", "viewer", "system_admin")
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@contextmanager
def undone() -> Iterator[None]:
    """Takes an example's rows out of the database again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@SLOW
@given(st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(PEOPLE)), min_size=4, max_size=14))
def test_no_path_skips_a_step(scene: Scene, steps: list[tuple[str, str]]) -> None:
    with undone():
        fill(scene)
        for number, (verb, who) in enumerate(_towards_the_end(steps)):
            before = Report.objects.get(pk=scene.report.pk).status
            done = _try(scene, verb, getattr(scene.cast, who), number)
            after = Report.objects.get(pk=scene.report.pk).status
            _require_lawful(verb, before, after, done)
        _require_whole(scene)


def _towards_the_end(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Half of the steps are the usual ones, so that chance also comes as far as acceptance."""
    usual = [
        ("hand_in", "clerk"),
        ("sign", "head"),
        ("send_back", "dispatcher"),
        ("hand_in", "clerk"),
        ("sign", "head"),
    ]
    usual += [("accept", "dispatcher"), ("correct", "clerk")]
    mixed: list[tuple[str, str]] = []
    for number, step in enumerate(steps):
        mixed += [step, usual[number % len(usual)]] if number % 2 else [step]
    return mixed


def _try(scene: Scene, verb: str, by: Any, number: int) -> bool:
    report = Report.objects.select_related("unit").get(pk=scene.report.pk)
    try:
        with transaction.atomic():
            return _do(scene, report, verb, by, number)
    except Refused:
        return False


def _do(scene: Scene, report: Report, verb: str, by: Any, number: int) -> bool:
    newest = report.versions.order_by("-number").first()
    if verb == "hand_in":
        hand_in(report=report, by=by)
    elif verb == "edit":
        edit = scene.edit(0, "done_month", str(1000 + number))
        return bool(save_cells(report=report, by=by, edits=[edit])[0].status == "saved")
    elif newest is None:
        return False
    elif verb == "sign":
        sign(version=newest, by=by, sha256=newest.sha256)
    elif verb == "accept":
        accept(report=report, by=by, sha256=newest.sha256)
    elif verb == "send_back":
        send_back(report=report, by=by, marks=[(scene.key(0), "done_month")], note="请核对")
    else:
        {"correct": correct, "return_to_clerk": return_to_clerk}[verb](report=report, by=by, note="说明")
    return True


def _require_lawful(verb: str, before: str, after: str, done: bool) -> None:
    if before == after:
        return
    assert done
    move = REPORT_MOVES.get(verb)
    assert before in move.from_
    assert after == move.to


def _require_whole(scene: Scene) -> None:
    versions = list(Version.objects.filter(report=scene.report))
    signed = {VersionStatus.SIGNED, VersionStatus.ACCEPTED, VersionStatus.SUPERSEDED}
    for version in versions:
        signature = Signature.objects.filter(version=version).first()
        assert (signature is not None) == (version.status in signed)
        assert signature is None or signature.by_id not in {version.handed_in_by_id, scene.cast.stranger.pk}
    assert sum(version.status == VersionStatus.ACCEPTED for version in versions) <= 1
    assert verify_versions() is None
    report = Report.objects.get(pk=scene.report.pk)
    if report.status == ReportStatus.ACCEPTED:
        assert any(version.status == VersionStatus.ACCEPTED for version in versions)


COLUMNS = ("done_month", "progress_text", "progress_percent")
TYPED = {
    "done_month": ["100", "200", "300"],
    "progress_text": ["基础", "封顶", "装修"],
    "progress_percent": ["50", "60", "70"],
}
ACTS = st.tuples(st.integers(0, 1), st.sampled_from(["look", "type"]), st.sampled_from(COLUMNS), st.integers(0, 2))


@SLOW
@given(st.lists(ACTS, min_size=6, max_size=40))
def test_two_clerks_lose_no_update_however_they_take_turns(scene: Scene, acts: list[tuple[int, str, str, int]]) -> None:
    """Who types over a value has seen that value: else the answer is a conflict that shows it."""
    with undone():
        pages = [Page(scene, scene.cast.clerk), Page(scene, scene.cast.second_clerk)]
        for who, act, column, choice in acts:
            if act == "look":
                pages[who].look()
            else:
                pages[who].type(column, TYPED[column][choice], keep_mine=bool(choice % 2))


class Page:
    """What one clerk's screen shows of the first row, and the revision that it goes on with."""

    def __init__(self, scene: Scene, person: Person) -> None:
        self.scene, self.person = scene, person
        self.look()

    def look(self) -> None:
        self.knows, self.revision = shown(self.scene), self.scene.row(0).revision

    def type(self, column: str, text: str, *, keep_mine: bool) -> None:
        before = shown(self.scene)
        result = self._save(column, text)
        if result.status == "conflict":
            assert shown(self.scene) == before
            assert (result.theirs_raw, result.typed) == (before[column], text)
            if not keep_mine:
                return
            assert self._save(column, text, result.now).status == "saved"
        else:
            assert before[column] in {self.knows[column], text}
        self.knows[column] = text
        assert shown(self.scene)[column] == text

    def _save(self, column: str, text: str, accepts: int = 0) -> CellResult:
        edit = CellEdit(self.scene.key(0), column, text, self.revision, accepts)
        result = save_cells(report=self.scene.report, by=self.person, edits=[edit])[0]
        self.revision = result.revision
        return result


def shown(scene: Scene) -> dict[str, str]:
    row, form = scene.row(0), load_form("construction")
    return {key: raw_text(form.by_key[key], row.values.get(key)) for key in COLUMNS}
