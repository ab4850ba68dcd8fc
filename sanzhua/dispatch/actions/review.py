"""The city sends marked cells back or accepts a whole version; the unit corrects what was accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.dispatch import hands, policy
from sanzhua.dispatch.actions.desk_lines import subject_of
from sanzhua.dispatch.actions.opening import locked_report
from sanzhua.dispatch.actions.signing import tell_clerk_to_revise
from sanzhua.dispatch.choices import REPORT_MOVES, ReportStatus, VersionStatus
from sanzhua.dispatch.models import DraftRow, Report, ReturnMark, SendBack, Version
from sanzhua.dispatch.return_reasons import OTHER, return_reasons
from sanzhua.dispatch.rules import uid_of
from sanzhua.dispatch.stored import version_rows
from sanzhua.facts import actions as facts
from sanzhua.notices import actions as notices
from sanzhua.registry import actions as registry
from sanzhua.registry.queries.frozen import Dimensions, frozen_dimensions
from sanzhua.workflow.moves import move


def send_back(*, report: Report, by: Person, marks: Iterable[tuple[str, str]], note: str, code: str = OTHER) -> int:
    """Send a submitted version back with a coded reason and a sentence; only the marked cells (row key, column) open
    again, of a nil return everything.

    Gives how many cells were marked. Raises NotAllowed, WrongState, and Incomplete without a mark, a known code or a
    sentence.
    """
    post = policy.require(by, "send_back", report)
    wanted = list(dict.fromkeys(marks))
    with transaction.atomic():
        held = locked_report(report)
        version = _signed_version(held)
        _require_marks(held, version, wanted)
        _require_code(code)
        hands.require_citys_hand(version, by)
        sent: dict[str, Any] = {"version": version.number, "sha256": version.sha256, "code": code}
        sent["cells"] = [f"{row}|{key}" for row, key in wanted]
        times = {"times_returned": held.times_returned + 1}
        move(held, "send_back", moves=REPORT_MOVES, by=by, post=post, note=note, ledger_facts=sent, also=times)
        ReturnMark.objects.filter(report=held, open=True).update(open=False)
        ReturnMark.objects.filter(version=version).delete()
        ReturnMark.objects.bulk_create(
            ReturnMark(report=held, version=version, row_key=row, column=key, reason=note.strip())
            for row, key in wanted
        )
        _keep_send_back(version, code, note, len(wanted), by, post)
        notices.finish(subject_of(held))
        tell_clerk_to_revise(held, f"{return_reasons()[code].zh}：{note.strip()}")
    report.status, report.times_returned = held.status, held.times_returned
    return len(wanted)


def accept(*, report: Report, by: Person, sha256: str, note: str = "") -> Version:
    """Take the signed version whole: its register changes take effect and its figures count from now on.

    A second click gives the same version. Raises NotAllowed, WrongState where another version stands by now.
    """
    post = policy.require(by, "accept", report)
    with transaction.atomic():
        held = locked_report(report)
        if held.status == ReportStatus.ACCEPTED:
            again = held.versions.filter(status=VersionStatus.ACCEPTED, sha256=sha256).first()
            if again is not None:
                report.status = held.status
                return again
        version = _signed_version(held)
        if version.sha256 != sha256:
            raise WrongState(_("页面上的版本和现在报送的不是同一份，未接收。请刷新页面，核对后再接收。"))
        hands.require_citys_hand(version, by)
        seen = {"version": version.number, "sha256": version.sha256, "rows": version.rows}
        move(held, "accept", moves=REPORT_MOVES, by=by, post=post, note=note, ledger_facts=seen)
        _supersede(held, version)
        _take_register_changes(held, version, by)
        rows = version_rows(version)
        _take_life(held, version, rows, by, post)
        _add_part(held, version, rows)
        notices.finish(subject_of(held))
    report.status = held.status
    return version


def correct(*, report: Report, by: Person, note: str) -> None:
    """Open the draft of an accepted return again, with the reason; the accepted version counts until the next one.

    Raises NotAllowed, WrongState, Incomplete.
    """
    post = policy.require(by, "correct", report)
    with transaction.atomic():
        held = locked_report(report)
        move(held, "correct", moves=REPORT_MOVES, by=by, post=post, note=note)
        notices.add(
            unit=held.unit,
            role=Role.LIAISON,
            verb="correct",
            subject=subject_of(held),
            params={"period": held.period, "form": held.form},
            url=reverse("dispatch:report", args=[held.pk]),
        )
    report.status = held.status


def _signed_version(report: Report) -> Version:
    version = report.versions.filter(status=VersionStatus.SIGNED).order_by("-number").first()
    if report.status != ReportStatus.SUBMITTED or version is None:
        raise WrongState(
            _("当前状态为“%(status)s”，没有待接收的版本；请刷新页面查看最新情况。")
            % {"status": report.get_status_display()}
        )
    return version


def _require_marks(report: Report, version: Version, marks: list[tuple[str, str]]) -> None:
    if not marks and version.rows:  # a nil return has no cell to mark: it is all open again
        raise Incomplete(_("请先标出要修改的格，再退回。"))
    columns, keys = report.definition.by_key, {row["key"] for row in version_rows(version)}
    if any(column not in columns or row_key not in keys for row_key, column in marks):
        raise Incomplete(_("标出的格不在这一版报表里，请刷新页面后重新标。"))


def _require_code(code: str) -> None:
    if code not in return_reasons():
        raise Incomplete(_("请选择退回原因，再写明要改什么。"))


def _keep_send_back(version: Version, code: str, note: str, cells: int, by: Person, post: Post) -> None:
    SendBack.objects.create(
        report=version.report,
        version=version,
        code=code,
        note=note.strip(),
        cells=cells,
        by=by,
        post=str(post),
        at=clock.now(),
        business_at=clock.business_now(),
    )


def _supersede(report: Report, version: Version) -> None:
    report.versions.filter(status=VersionStatus.ACCEPTED).update(status=VersionStatus.SUPERSEDED)
    version.status = VersionStatus.ACCEPTED
    version.save(update_fields=["status"])


def _take_register_changes(report: Report, version: Version, by: Person) -> None:
    """What the frozen rows propose; the draft keeps its rows, now without proposals."""
    rows = DraftRow.objects.filter(report=report).exclude(proposed={}).values_list("project_id", "proposed")
    changes: dict[int, Mapping[str, Any]] = {}
    for project, proposed in rows:
        if project is not None:
            changes[project] = {**changes.get(project, {}), **proposed}
    if changes:
        registry.apply_many_changes(changes, by=by, version_id=version.pk)
        DraftRow.objects.filter(report=report).exclude(proposed={}).update(proposed={})


def _take_life(report: Report, version: Version, rows: list[dict[str, Any]], by: Person, post: Post) -> None:
    """The stage words of the rows move their projects, on the register's own terms."""
    ground = registry.LifeReport(
        form=report.form,
        period=Period.parse(report.period),
        unit=report.unit,
        version_id=version.pk,
        by=by,
        post=str(post),
        asked_by=version.handed_in_by,
    )
    registry.take_reported_life(ground, ((uid_of(row["key"]), row["values"]) for row in rows))


def _add_part(report: Report, version: Version, rows: list[dict[str, Any]]) -> None:
    """The dimensions of the day are frozen into the rows: the unit's name and place, and what the register says of
    each project's region, chains and package."""
    known = frozen_dimensions({uid_of(row["key"]) for row in rows})
    facts.add_part(
        source=report.form,
        form_version=report.form_version,
        unit_id=report.unit_id,
        unit_name=report.unit.name,
        period=report.period,
        version=version.number,
        version_id=version.pk,
        source_sha256=version.sha256,
        rows=[_fact_row(row, known) for row in rows],
    )


def _fact_row(row: Mapping[str, Any], known: Mapping[str, Dimensions]) -> dict[str, Any]:
    values, uid = row["values"], uid_of(row["key"])
    frozen = known[uid].as_row() if uid in known else {}
    return {**values, "project": uid, "project_name": values.get("name"), **frozen}
