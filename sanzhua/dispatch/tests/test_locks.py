"""Every deed on a report × state × person: what `lock_reason` refuses is refused, what it allows is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Refused
from sanzhua.dispatch import actions, queries
from sanzhua.dispatch.models import Report, Version
from sanzhua.dispatch.queries.locks import DEEDS
from sanzhua.dispatch.tests.scene import FORM, JUNE, Scene, fill
from sanzhua.dispatch.tests.test_signing import PDF
from tests.cast import person

WHO = ("clerk", "reviewer", "deputy", "head", "dispatcher", "form_owner", "viewer", "stranger", "system_admin")
Act = Callable[[Scene, Report, Version | None, Person], object]


def _fill(scene: Scene, report: Report, version: Version | None, by: Person) -> None:
    (result,) = actions.save_cells(report=report, by=by, edits=[scene.edit(0, "done_month", "1111")])
    if result.status != "saved":
        raise Refused(result.sentence)


def _on_paper(scene: Scene, report: Report, version: Version | None, by: Person) -> None:
    assert version is not None
    actions.sign_on_paper(
        version=version,
        by=by,
        code=version.short_code,
        signer_name="王〇〇",
        signer_post="县长",
        signed_on=date(2019, 7, 8),
        scan_name="审签单.pdf",
        scan_data=PDF,
        passed={"reviewer": "陈立新", "deputy": "刘副县长"},
    )


def _hash(version: Version | None) -> str:
    return version.sha256 if version else ""


ACTS: dict[str, Act] = {
    "fill": _fill,
    "withdraw": lambda s, report, v, by: actions.withdraw_report(report=report, by=by),
    "hand_in": lambda s, report, v, by: actions.hand_in(report=report, by=by),
    "pass_on": lambda s, r, version, by: actions.pass_on(version=version, by=by, sha256=_hash(version)),  # type: ignore[arg-type]
    "return_to_clerk": lambda s, report, v, by: actions.return_to_clerk(report=report, by=by, note="请核对"),
    "sign": lambda s, r, version, by: actions.sign(version=version, by=by, sha256=_hash(version)),  # type: ignore[arg-type]
    "sign_on_paper": _on_paper,
    "send_back": lambda s, report, v, by: actions.send_back(
        report=report, by=by, marks=[(s.key(0), "done_month")], note="请核对"
    ),
    "accept": lambda s, report, version, by: actions.accept(report=report, by=by, sha256=_hash(version)),
    "correct": lambda s, report, v, by: actions.correct(report=report, by=by, note="漏报"),
}


@pytest.fixture
def deputy(scene: Scene) -> Person:
    """The county's chain has all steps."""
    actions.set_chain(unit=scene.cast.lishu, form="", steps=["reviewer", "deputy"], by=scene.cast.dispatcher)
    return person("liufu", "刘副县长", Role.DEPUTY, scene.cast.lishu, scene.cast.lishu, "副县长")


def newest(scene: Scene) -> Version | None:
    # Not through the report at hand: the deeds write the new state into the report of their version.
    return Version.objects.filter(report_id=scene.report.pk).order_by("-number").first()


def ways(scene: Scene, deputy: Person) -> Iterator[str]:
    """The report's whole life, a state after the other; the last three with the month closed."""
    cast, report = scene.cast, scene.report
    yield "draft"
    version = actions.hand_in(report=report, by=cast.clerk)
    yield "with_reviewer"
    actions.pass_on(version=version, by=cast.reviewer, sha256=version.sha256)
    yield "with_deputy"
    actions.pass_on(version=version, by=deputy, sha256=version.sha256)
    yield "with_head"
    actions.sign(version=version, by=cast.head, sha256=version.sha256)
    yield "submitted"
    actions.send_back(report=report, by=cast.dispatcher, marks=[(scene.key(0), "done_month")], note="请核对")
    yield "returned"
    version = actions.hand_in(report=report, by=cast.clerk)
    actions.close_period(form=FORM, period=JUNE, by=cast.dispatcher)
    yield "with_reviewer"
    actions.return_to_clerk(report=report, by=cast.reviewer, note="请核对")
    yield "returned"
    actions.reopen_period(form=FORM, period=JUNE, by=cast.dispatcher, note="补报")
    version = actions.hand_in(report=report, by=cast.clerk)
    actions.pass_on(version=version, by=cast.reviewer, sha256=version.sha256)
    actions.pass_on(version=version, by=deputy, sha256=version.sha256)
    actions.sign(version=version, by=cast.head, sha256=version.sha256)
    actions.accept(report=report, by=cast.dispatcher, sha256=version.sha256)
    actions.close_period(form=FORM, period=JUNE, by=cast.dispatcher)
    yield "accepted"


def outcome(scene: Scene, deed: str, by: Person) -> str | None:
    """What the deed itself says on this very state, all undone again; None where it changed the report."""
    with transaction.atomic():
        report = Report.objects.select_related("unit").get(pk=scene.report.pk)
        before = report.status
        try:
            ACTS[deed](scene, report, newest(scene), by)
        except Refused as refusal:
            return refusal.sentence
        else:
            after = Report.objects.filter(pk=scene.report.pk).values_list("status", flat=True).first()
            # A second click is answered as the first; it changes nothing.
            return None if deed == "fill" or after != before else "unchanged"
        finally:
            transaction.set_rollback(True)


def test_every_refusal_has_its_reason_beforehand(scene: Scene, deputy: Person) -> None:
    people: dict[str, Any] = {name: deputy if name == "deputy" else getattr(scene.cast, name) for name in WHO}
    fill(scene)
    wrong, allowed = [], set()
    for state in ways(scene, deputy):
        scene.report = Report.objects.select_related("unit").get(pk=scene.report.pk)
        assert scene.report.status == state
        for deed in DEEDS:
            if newest(scene) is None and deed in {"pass_on", "sign", "sign_on_paper"}:
                assert all(queries.lock_reason(scene.report, by, deed=deed) for by in people.values())
                continue
            for name, by in people.items():
                row = (scene.key(0), "done_month") if deed == "fill" else (None, None)
                told, done = queries.lock_reason(scene.report, by, *row, deed=deed), outcome(scene, deed, by)
                if (told is None) != (done is None):
                    wrong.append((state, deed, name, told, done))
                if told is None:
                    allowed.add((deed, name))
    assert wrong == []
    # Every deed but the withdrawal of a return with projects was somebody's at some time.
    assert {deed for deed, _name in allowed} == set(DEEDS) - {"withdraw"}
    assert {name for _deed, name in allowed} == {"clerk", "reviewer", "deputy", "head", "dispatcher"}


def test_a_blank_return_is_withdrawn_by_who_fills_it_only(scene: Scene) -> None:
    blank = actions.open_report(form="reserve", unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk)
    assert queries.lock_reason(blank, scene.cast.clerk, deed="withdraw") is None
    for who in ("head", "dispatcher", "stranger"):
        assert queries.lock_reason(blank, getattr(scene.cast, who), deed="withdraw")


def test_who_filled_is_told_before_signing(scene: Scene) -> None:
    fill(scene)
    actions.hand_in(report=scene.report, by=scene.cast.clerk)
    scene.report.refresh_from_db()
    person_of_both = scene.cast.clerk
    from_post = person_of_both.posts.get()
    from_post.pk, from_post.role, from_post.title = None, Role.HEAD, "县长"
    from_post.save()
    person_of_both.__dict__.pop("_current_posts", None)
    assert "填表人不能签发" in (queries.lock_reason(scene.report, person_of_both, deed="sign") or "")
