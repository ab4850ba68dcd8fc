"""Every table says whose rows it holds; every address answers a stranger as if the row did not exist."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person, Post, Unit, UnitAlias
from sanzhua.base import clock
from sanzhua.bulletins.models import Bulletin
from sanzhua.dispatch.actions import open_report
from sanzhua.dispatch.models import Report, ReportingDuty, Transfer, Upload, Version
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.tests.samples import photo
from sanzhua.ledger.canonical import report_bytes, sha256
from sanzhua.plans.actions import Upload as File
from sanzhua.plans.actions import add_materials, start_version
from sanzhua.plans.tests.drawing import TEXT as PLAN_TEXT
from sanzhua.plans.tests.making import LEAD, Wording, make_one, make_plan
from sanzhua.registry import actions as registry
from sanzhua.registry.actions import (
    ask_upward,
    change_many,
    create_projects,
    lay_out,
    list_need,
    make_batch,
    question_of,
    save_view,
    send_need,
)
from sanzhua.registry.actions.chains import make_chain
from sanzhua.registry.models import ImportBatch, Leftover, Project, ProjectPaper
from sanzhua.registry.queries.bulk import BY_KEY, preview
from tests.cast import Cast, make_cast

# Tables without a scope of their own, and why. A row of the first kind is reached through its parent only.
PART_OF = {
    "accounts.UnitAlias": "Unit",
    "accounts.Delegation": "Post",
    "bulletins.BulletinChange": "Bulletin",
    "documents.Picture": "Document",
    "dispatch.CellChange": "Report",
    "dispatch.CellComment": "Report",
    "dispatch.DraftRow": "Report",
    "dispatch.ReportChange": "Report",
    "dispatch.ReturnMark": "Report",
    "dispatch.Signature": "Version",
    "dispatch.TransferChange": "Transfer",
    "facts.PartBody": "Part",
    "formbook.KeptReading": "Upload",
    "plans.ActivityChange": "Activity",
    "plans.ActivityPaper": "Activity",
    "plans.ActivityStep": "Activity",
    "plans.Clause": "PlanVersion",
    "plans.Due": "Clause",
    "plans.Duty": "Clause",
    "plans.GroupDuty": "Plan",
    "plans.GroupSeat": "Plan",
    "plans.HandFigure": "Task",
    "plans.PlanVersionChange": "PlanVersion",
    "plans.TakeOver": "Task",
    "plans.Target": "Clause",
    "plans.TaskChange": "Task",
    "plans.TaskPaper": "TaskNote",
    "registry.IdentityQuestionChange": "IdentityQuestion",
    "registry.ImportRow": "ImportBatch",
    "registry.Merge": "Project",
    "registry.BankAnswer": "FinancingNeed",
    "registry.BankAnswerChange": "BankAnswer",
    "registry.BatchShare": "Project",
    "registry.FinancingNeedChange": "FinancingNeed",
    "registry.FundEntry": "FundLine",
    "registry.FundGap": "Project",
    "registry.FundLine": "Project",
    "registry.PlanAdjustment": "YearPlan",
    "registry.UpwardAskChange": "UpwardAsk",
    "registry.UpwardFollowUp": "UpwardAsk",
    "registry.YearPlan": "Project",
    "registry.ProjectName": "Project",
    "registry.ProjectCode": "Project",
    "registry.Completion": "Project",
    "registry.Leftover": "Project",
    "registry.LifeChange": "Project",
    "registry.LifeRequestChange": "LifeRequest",
    "registry.ProjectPaper": "Project",
    "registry.RampUp": "Project",
    "registry.BaselineRequest": "Milestone",
    "registry.BaselineRequestChange": "Milestone",
    "registry.LandProgress": "Project",
    "registry.MilestoneChange": "Milestone",
    "registry.PermitChange": "Permit",
    "registry.ProjectWords": "Project",
    "registry.ProjectRelation": "Project",
    "registry.SearchKey": "Project",
    "registry.RegisterChange": "Project",
    "registry.AdmissionChange": "Admission",
    "registry.ChainLink": "Chain",
    "registry.ExpertOpinion": "Admission",
    "registry.TierChange": "Project",
    "registry.ZombieCaseChange": "ZombieCase",
    "registry.Attraction": "Project",
    "registry.ContactLog": "Attraction",
    "registry.Follower": "Attraction",
    "registry.Loss": "Attraction",
    "registry.Promise": "Attraction",
    "registry.Realised": "Attraction",
    "registry.CreditShare": "CreditAgreement",
    "registry.CompetitionMetric": "Competition",
    "registry.TeamMember": "Assignment",
}
UNSCOPED = {
    "codes.CalendarOverride": "working days are the same for everybody",
    "dispatch.FormPeriod": "deadlines are the same for everybody; ids of missing units are filtered by the board",
    "facts.Part": "knows units as plain ids; queries take the ids that the person sees",
    "ledger.Entry": "read by the audit administrator only",
    "ledger.Outbox": "read by the sequencer only",
    "ledger.TreeHead": "holds no unit's data; meant to be kept elsewhere",
    "registry.ReserveSetting": "thresholds are the same for everybody",
    "registry.PermitItem": "the catalogue of approval items is the same for everybody",
}

# Addresses with a word in them that names no row.
NAMES_NO_ROW = {
    "api:form_schema": {"key": "construction"},
    "dispatch:close": {"form": "construction", "period": "2019-05"},
    "dispatch:form_help": {"key": "construction"},
    "registry:catalogue_file": {"ending": "csv"},
    "registry:catalogue_item": {"key": "filing"},
    "registry:permit_progress_file": {"ending": "csv"},
}
# Addresses that answer without a session, and why.
OPEN_PAGES = {
    "healthz": "asked by machines that watch the server",
    "set_language": "the sign-in page can be read in both languages",
    "accounts:sign_in": "the door",
    "accounts:sign_out": "leaving twice is no fault",
    "api:openapi-json": "the shape of the interface, none of its data",
    "registry:catalogue": "the approval items are public; the list knows no unit and no project",
    "registry:catalogue_file": "the same list as a file",
}
ADMINISTRATORS_ONLY = "accounts:"
ABSENT = {"pk": 987_654_321, "before": 987_654_321, "after": 987_654_321, "uid": "p000000000000000"}
JULY = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)


@dataclass(frozen=True)
class World:
    """One row of each kind, all of Lishu's."""

    cast: Cast
    rows: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Address:
    name: str
    parameters: frozenset[str]


def _own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("sanzhua.")]


def test_every_table_says_whose_rows_it_holds() -> None:
    undeclared = [
        model._meta.label
        for model in _own_models()
        if not hasattr(model._default_manager.all(), "visible_to") and model._meta.label not in {**PART_OF, **UNSCOPED}
    ]
    assert undeclared == []


def test_no_excuse_outlives_its_table() -> None:
    labels = {model._meta.label for model in _own_models() if not hasattr(model._default_manager.all(), "visible_to")}
    assert {*PART_OF, *UNSCOPED} - labels == set()


def _addresses(patterns: list[Any] | None = None, namespace: str = "") -> Iterator[Address]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name}", frozenset(pattern.pattern.converters))
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _addresses(pattern.url_patterns, inner)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.use_fixed(JULY):
        yield _make_world(make_cast())


def _make_world(cast: Cast) -> World:
    entered: list[tuple[str, dict[str, Any]]] = [("梨树县白酒产业园项目", {}), ("梨树县白酒产业园项目（二期）", {})]
    project, phase = create_projects(unit=cast.lishu, projects=entered, from_day=None)
    question = question_of(project, phase)
    ReportingDuty.objects.create(project=project, form="construction", unit=cast.lishu, from_period="2019-01")
    lay_out(project, route="filing", kind="industry", new_land=True, year=2019, by=cast.clerk)
    report = open_report(form="construction", unit=cast.lishu, period="2019-06", by=cast.clerk)
    versions = [_version(report, cast.clerk, number) for number in (1, 2)]
    document = store(kind=DocumentKind.WORKBOOK, owner=cast.lishu, name="6月.xlsx", data=_workbook(), by=cast.clerk)
    picture = store(kind=DocumentKind.EVIDENCE, owner=cast.lishu, name="a.jpg", data=photo(), by=cast.clerk)
    upload = Upload.objects.create(report=report, document=document, by=cast.clerk, at=clock.now())
    paper = ProjectPaper.objects.create(
        project=project, document=document, type="other", title="文", by=cast.clerk, at=clock.now()
    )
    leftover = Leftover.objects.create(project=project, since_year=2012, text="遗留", by=cast.clerk, at=clock.now())
    need = list_need(project, amount=1, purpose="购置设备", by=cast.clerk)
    (answer,) = send_need(need, banks=["吉林银行"], on=JULY.date(), by=cast.clerk)
    ask = ask_upward(
        unit=cast.lishu, kind="pilot", level="province", office="省发展改革委", title="试点", asked_on=JULY.date(),
        asked_by="王〇〇", by=cast.clerk,
    )  # fmt: skip
    batch = make_batch(unit=cast.lishu, batch_no="1", special="", issued_on=JULY.date(), by=cast.clerk)
    transfer = Transfer.objects.create(
        kind="left", unit=cast.city, from_unit=cast.lishu, from_period="2020-01", paper="文", by=cast.dispatcher,
        moved={"projects": [], "units": {}, "closed": [], "opened": [], "handed": []}, at=clock.now(),
    )  # fmt: skip
    listed = ImportBatch.objects.create(
        unit=cast.lishu, form="plain_list", period="2019-06", document=document, by=cast.clerk, at=clock.now()
    )
    bulletin = Bulletin.objects.create(
        unit=cast.city, form="construction", period="2019-05", title="通报", by=cast.dispatcher, at=clock.now()
    )
    chain = make_chain(name="白酒", lead=cast.lishu, target=10_000_000_000, target_year=2022, by=cast.dispatcher)
    of_attraction = _attraction_rows(cast, project)
    return World(
        cast,
        {
            **of_attraction,
            "accounts:unit": {"pk": cast.lishu.pk},
            "accounts:alias_add": {"pk": cast.lishu.pk},
            "accounts:alias_remove": {"pk": UnitAlias.objects.filter(unit=cast.lishu)[0].pk},
            "accounts:person": {"pk": cast.clerk.pk},
            "accounts:post": {"pk": Post.objects.filter(person=cast.clerk)[0].pk},
            "bulletins:": {"pk": bulletin.pk, "ending": "docx"},
            "dispatch:difference": {"before": versions[0].pk, "after": versions[1].pk},
            "dispatch:version": {"pk": versions[1].pk},
            "dispatch:uploaded": {"pk": upload.pk},
            "dispatch:": {"pk": report.pk},
            "dispatch:transfer": {"pk": transfer.pk},
            "dispatch:transfer_undo": {"pk": transfer.pk},
            "documents:download": {"pk": document.pk},
            "documents:picture": {"pk": picture.pk},
            "documents:thumbnail": {"pk": picture.pk},
            "home:project": {"uid": project.uid},
            **_plan_rows(cast),
            "registry:": {"uid": project.uid},
            "registry:leftover_settle": {"uid": project.uid, "pk": leftover.pk},
            "registry:year_plan": {"uid": project.uid, "year": 2019},
            "registry:year_plan_withdraw": {"uid": project.uid, "year": 2019},
            "registry:need": {"pk": need.pk},
            "registry:answer": {"pk": need.pk, "answer": answer.pk},
            "registry:ask": {"pk": ask.pk},
            "registry:batch": {"pk": batch.pk},
            "registry:paper_withdraw": {"uid": project.uid, "pk": paper.pk},
            "registry:gate": {"key": "contract"},
            "registry:gate_reset": {"key": "contract"},
            "registry:chain": {"pk": chain.pk},
            "registry:chain_unlink": {"pk": chain.pk},
            "registry:permit": {"uid": project.uid, "key": "filing"},
            "registry:permit_act": {"uid": project.uid, "key": "filing", "verb": "submit"},
            "registry:milestone": {"uid": project.uid, "key": "start"},
            "registry:milestone_act": {"uid": project.uid, "key": "start", "verb": "ask"},
            **_list_rows(cast, project),
            **{f"registry:{page}": {"pk": question.pk} for page in QUESTION_PAGES},
            **{f"registry:{page}": {"pk": listed.pk} for page in IMPORT_PAGES},
        },
    )


def _attraction_rows(cast: Cast, project: Project) -> dict[str, dict[str, Any]]:
    """Rows of the city, and a share of Lishu's with the city's own office."""
    day = clock.business_today()
    shares = {cast.lishu: 600, cast.commerce: 400}
    agreement = registry.propose_shares(project=project, shares=shares, valid_from=day, by=cast.clerk)
    metrics = [("attraction", "signed", 10, "higher")]
    competition = registry.open_competition(title="竞赛", period="2019-06", metrics=metrics, by=cast.dispatcher)
    before, after = registry.Leader("周副市长", "副市长"), registry.Leader("吴副市长", "副市长")
    registry.assign(project=project, level="city", leader=before, on=day.replace(day=1), by=cast.dispatcher)
    sheet = registry.hand_over(level="city", former=before, leader=after, on=day, by=cast.dispatcher)
    return {
        "registry:share_decide": {"pk": agreement.pk},
        "registry:competition": {"pk": competition.pk},
        "registry:competition_close": {"pk": competition.pk},
        "registry:hand_over_sheet": {"pk": sheet.pk},
    }


def _plan_rows(cast: Cast) -> dict[str, dict[str, Any]]:
    """A plan of Lishu's own, in force; its neighbours do not read it."""
    wording = Wording("推进项目建设。", [(cast.lishu, LEAD)], [("6月底前", JULY.date(), "")])
    made = make_plan(cast.lishu, cast.clerk, [wording])
    task = {"pk": made.tasks[0].pk, "verb": "finish"}
    of_task = {f"plans:{page}": task for page in ("task", "task_report", "task_act", "task_activity")}
    draft = start_version(plan=made.plan, by=cast.clerk, name="二.txt", data=PLAN_TEXT.encode())
    clause = draft.clauses.earliest("position")
    of_draft: dict[str, dict[str, Any]] = {
        "plans:version": {"pk": draft.pk},
        "plans:version_act": {"pk": draft.pk, "verb": "read-again"},
        "plans:clause": {"pk": clause.pk},
        "plans:clause_act": {"pk": clause.pk, "verb": "drop"},
    }
    group = Unit.objects.create(name="梨树县项目领导小组", kind=UnitKind.GROUP, parent=cast.lishu)
    of_plan = {"pk": made.plan.pk, "ending": "xlsx", "group": group.pk}
    return {"plans:": of_plan, **of_task, **of_draft, **_activity_rows(cast)}


def _activity_rows(cast: Cast) -> dict[str, dict[str, Any]]:
    activity = make_one(cast.lishu, cast.clerk)
    (paper,) = add_materials(activity, title="方案", files=[File("a.jpg", photo())], by=cast.clerk)
    row = {"pk": activity.pk, "paper": paper.pk, "verb": "begin"}
    return {f"plans:{page}": row for page in ACTIVITY_PAGES}


def _list_rows(cast: Cast, project: Project) -> dict[str, dict[str, Any]]:
    project.refresh_from_db()
    leader = BY_KEY["leader"]
    shown = preview(cast.clerk, [project], leader, "王县长")
    batch = change_many(projects=[project], field=leader, new="王县长", expected=shown.digest, by=cast.clerk)
    view = save_view(person=cast.clerk, name="我的视图", query="", columns=[], shared=True)
    changed = {name: {"pk": batch.pk} for name in ("registry:bulk_change", "registry:bulk_undo")}
    return {**changed, **{f"registry:view_{verb}": {"pk": view.pk} for verb in ("drop", "first")}}


def _workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("6月").write_row(0, 0, ["项目名称", "总投资（万元）"])
    return out.getvalue()


def _version(report: Report, by: Person, number: int) -> Version:
    body = report_bytes(
        form=report.form, form_version=report.form_version, unit="梨树县", period=report.period, version=number, rows=[]
    )
    return Version.objects.create(
        report=report, number=number, body=body, sha256=sha256(body), short_code=f"{number:08}", rows=0,
        handed_in_by=by, at=clock.now(), business_at=clock.business_now(),
    )  # fmt: skip


ACTIVITY_PAGES = (
    "activity",
    "activity_act",
    "activity_edit",
    "activity_file",
    "activity_material",
    "activity_material_add",
    "activity_project",
    "activity_step",
)
QUESTION_PAGES = ("question", "question_take_back")
IMPORT_PAGES = ("import", "import_decide", "import_apply", "import_undo", "import_drop")
UPLOAD_PAGES = {"preview", "mapping", "decide", "apply", "undo", "annotated"}
PERSON_PAGES = {"password_reset", "sessions_end", "active"}
POST_PAGES = {"post_end", "post_delegate"}


def _row_behind(world: World, address: Address) -> dict[str, Any]:
    room, page = address.name.split(":")
    kind = page
    if room == "dispatch":
        kind = "uploaded" if page in UPLOAD_PAGES else page if page in {"difference", "version"} else ""
    elif room in {"bulletins", "plans", "registry"}:
        kind = ""
    elif page in PERSON_PAGES:
        kind = "person"
    elif page in POST_PAGES:
        kind = "post"
    found = world.rows.get(f"{room}:{page}") or world.rows[f"{room}:{kind}"]
    return {name: value for name, value in found.items() if name in address.parameters}


def _with_rows() -> list[Address]:
    return [each for each in _addresses() if each.parameters and each.name not in NAMES_NO_ROW]


def _answer(person: Person | None, method: str, path: str) -> tuple[int, str, bytes]:
    client = Client()
    if person is not None:
        client.force_login(person)
    response: HttpResponse = getattr(client, method)(path)
    location = response.headers.get("Location", "")
    return response.status_code, location.replace(f"next={path}", "next=PATH"), _plain(response, path)


def _plain(response: HttpResponse, path: str) -> bytes:
    """The page without the token of its session and without the address that was asked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    body = body.replace(path.encode(), b"PATH")
    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', rb"\1TOKEN", body)


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_units_row_answers_exactly_like_a_missing_one(world: World, method: str) -> None:
    different = []
    for address in _with_rows():
        row = _row_behind(world, address)
        there = reverse(address.name, kwargs=row)
        missing = reverse(address.name, kwargs={name: ABSENT.get(name, value) for name, value in row.items()})
        strangers: list[Person | None] = [world.cast.stranger, world.cast.strange_head, None]
        if not address.name.startswith(ADMINISTRATORS_ONLY):
            strangers += [world.cast.system_admin, world.cast.security_admin, world.cast.audit_admin]
        for stranger in strangers:
            real, absent = _answer(stranger, method, there), _answer(stranger, method, missing)
            if real != absent or real[0] == 200:
                different.append(f"{address.name} to {stranger or 'nobody'}: {real[:2]} and {absent[:2]}")
    assert different == []


def test_nobody_without_a_session_gets_past_the_door(world: World) -> None:
    passed = []
    for address in _addresses():
        if address.name in OPEN_PAGES or address.name.startswith("api:"):
            continue
        row = NAMES_NO_ROW.get(address.name) or (_row_behind(world, address) if address.parameters else {})
        status, location, _body = _answer(None, "get", reverse(address.name, kwargs=row))
        if (status, location.split("?")[0]) != (302, reverse("accounts:sign_in")):
            passed.append(f"{address.name}: {status}")
    assert passed == []


def test_every_page_of_a_row_opens_for_somebody_of_the_unit(world: World) -> None:
    shut = []
    for address in _with_rows():
        path = reverse(address.name, kwargs=_row_behind(world, address))
        people = [*world.cast.insiders, world.cast.system_admin, world.cast.security_admin]
        statuses = {_answer(person, "get", path)[0] for person in people}
        if not statuses & {200, 302, 405} or max(statuses) >= 500:
            shut.append(f"{address.name}: {sorted(statuses)}")
    assert shut == []
