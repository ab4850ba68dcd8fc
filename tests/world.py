"""One row behind every address that names one, all of Lishu's: a new address finds its row here."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import xlsxwriter

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person, Post, Unit, UnitAlias
from sanzhua.answers.actions.papers import keep_paper
from sanzhua.answers.choices import PaperKind
from sanzhua.answers.models import AuditPackage
from sanzhua.base import clock
from sanzhua.bulletins.models import Bulletin, Receipt
from sanzhua.dispatch.actions import ask_extension, hand_out, open_narrative, open_report
from sanzhua.dispatch.models import Report, ReportingDuty, Transfer, Upload, Version, YearTurn
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.models import Document
from sanzhua.documents.tests.samples import photo
from sanzhua.facts.models import GrowthFile, OwnMetric
from sanzhua.ledger.canonical import report_bytes, sha256
from sanzhua.outward.actions import request_asking as asking
from sanzhua.outward.actions.request_files import keep_file
from sanzhua.outward.models import Adoption, ExportRow, FieldProposal, ListAnswer, ListExport
from sanzhua.outward.tests.request_scene import BY_UNITS, book
from sanzhua.papers.paper import Paper
from sanzhua.plans.actions import Upload as File
from sanzhua.plans.actions import add_materials, start_version, tie
from sanzhua.plans.actions.reports import keep_report
from sanzhua.plans.models import NameRequest, Target
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
from sanzhua.registry.models import Assignment, ImportBatch, Leftover, Project, ProjectPaper
from sanzhua.registry.queries.bulk import BY_KEY, preview
from tests.cast import Cast

# Addresses with a word in them that names no row.
NAMES_NO_ROW: dict[str, dict[str, Any]] = {
    "api:form_schema": {"key": "construction"},
    "dispatch:calendar_write": {"form": "construction"},
    "dispatch:close": {"form": "construction", "period": "2019-05"},
    "dispatch:figure": {"source": "construction", "key": "projects"},
    "dispatch:form_help": {"key": "construction"},
    "outward:list": {"key": "province"},
    "outward:list_export": {"key": "province"},
    **{f"dispatch:form_{page}": {"key": "construction"} for page in ("help", "edit", "start", "preview", "template")},
    **{f"dispatch:form_{page}": {"key": "construction"} for page in ("rules", "column_new")},
    "dispatch:form_column": {"key": "construction", "column": "note"},
    "dispatch:form_act": {"key": "construction", "verb": "put"},
    "dispatch:form_take_back": {"key": "construction", "pk": 1},
    "registry:catalogue_file": {"ending": "csv"},
    "registry:catalogue_item": {"key": "filing"},
    "registry:permit_progress_file": {"ending": "csv"},
    "registry:process_file": {"ending": "csv"},
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
ADMINISTRATORS_ONLY = ("accounts:", "plans:name_answer")
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


def make_world(cast: Cast) -> World:
    entered: list[tuple[str, dict[str, Any]]] = [("梨树县白酒产业园项目", {}), ("梨树县白酒产业园项目（二期）", {})]
    project, phase = create_projects(unit=cast.lishu, projects=entered, from_day=None)
    question = question_of(project, phase)
    ReportingDuty.objects.create(project=project, form="construction", unit=cast.lishu, from_period="2019-01")
    lay_out(project, route="filing", kind="industry", new_land=True, year=2019, by=cast.clerk)
    report = open_report(form="construction", unit=cast.lishu, period="2019-06", by=cast.clerk)
    extension = ask_extension(
        form="construction", unit=cast.lishu, period="2019-06", reason="汛期", by=cast.clerk
    )  # fmt: skip
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
    turn = YearTurn.objects.create(
        unit=cast.lishu, form="construction", year=2020, moved={}, by=cast.dispatcher, at=clock.now()
    )
    listed = ImportBatch.objects.create(
        unit=cast.lishu, form="plain_list", period="2019-06", document=document, by=cast.clerk, at=clock.now()
    )
    growth = GrowthFile.objects.create(
        unit=cast.city, document=document, reading={"figures": []}, by=cast.dispatcher, at=clock.now()
    )
    bulletin = Bulletin.objects.create(
        unit=cast.city, form="construction", period="2019-05", title="通报", by=cast.dispatcher, at=clock.now()
    )
    receipt = Receipt.objects.create(bulletin=bulletin, unit=cast.lishu)
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
            **_answer_rows(cast, project),
            "bulletins:": {"pk": bulletin.pk, "ending": "docx", "verb": "submit", "receipt": receipt.pk},
            "dispatch:difference": {"before": versions[0].pk, "after": versions[1].pk},
            "dispatch:version": {"pk": versions[1].pk},
            "dispatch:uploaded": {"pk": upload.pk},
            "dispatch:": {"pk": report.pk},
            "dispatch:extension_act": {"pk": extension.pk, "verb": "withdraw"},
            **_out_and_back(cast, report),
            **_request_rows(cast),
            "dispatch:transfer": {"pk": transfer.pk},
            "dispatch:transfer_undo": {"pk": transfer.pk},
            "dispatch:turn_undo": {"pk": turn.pk},
            "dispatch:post_sheet": {"pk": Post.objects.filter(person=cast.clerk)[0].pk},
            "facts:": {"pk": _own_metric(cast).pk},
            **{f"facts:growth_file{page}": {"pk": growth.pk} for page in ("", "_apply", "_drop")},
            "documents:download": {"pk": document.pk},
            "documents:picture": {"pk": picture.pk},
            "documents:thumbnail": {"pk": picture.pk},
            "home:project": {"uid": project.uid},
            "lights:project": {"uid": project.uid},
            **_outward_rows(cast, project, document),
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


def _own_metric(cast: Cast) -> OwnMetric:
    """Made for Lishu, so that its neighbours have none of it."""
    return OwnMetric.objects.create(
        unit=cast.lishu, source="construction", key="own_rows", version=1, from_period="2019-06", label="行数",
        measure="个", numerator="count(*)", clause="文", by=cast.dispatcher, post="", at=clock.now(),
    )  # fmt: skip


def _answer_rows(cast: Cast, project: Project) -> dict[str, dict[str, Any]]:
    """A paper that Lishu's clerk took along, and a package of the city's."""
    made = keep_paper(Paper("一页纸", ()), kind=PaperKind.BRIEF, unit=cast.lishu, answers=[], by=cast.clerk)
    package = AuditPackage.objects.create(
        unit=cast.city, first="2019-05", last="2019-05", state="ready", document=made.document, by=cast.dispatcher,
        on=JULY.date(), at=clock.now(),
    )  # fmt: skip
    leader = Assignment.objects.open().get(project=project)
    return {
        "answers:page_unit": {"pk": cast.lishu.pk},
        "answers:page_project": {"uid": project.uid},
        "answers:page_leader": {"pk": leader.pk},
        "answers:paper": {"pk": made.pk},
        "answers:audit_file": {"pk": package.pk},
    }


def _out_and_back(cast: Cast, report: Report) -> dict[str, dict[str, Any]]:
    """A round of small workbooks, and the words beside the figures."""
    made = hand_out(report=report, by=cast.clerk, split="town", until=JULY, words="请填")
    written = open_narrative(unit=report.unit, period=report.period, by=cast.clerk)
    pages = ("round", "round_archive", "round_drop", "round_decide", "round_merge")
    written_pages = ("narrative", "narrative_figures", "narrative_docx")
    return {
        **{f"dispatch:{page}": {"pk": made.pk} for page in pages},
        "dispatch:round_part": {"pk": made.pk, "number": 1},
        **{f"dispatch:{page}": {"pk": written.pk} for page in written_pages},
        "dispatch:narrative_act": {"pk": written.pk, "verb": "hand-in"},
    }


def _request_rows(cast: Cast) -> dict[str, dict[str, Any]]:
    """A request of the city's, and what Lishu answers to it."""
    said = asking.Asking("", "电话通知", "省发改委", "调度", JULY + timedelta(days=1), JULY.date() + timedelta(days=1))
    made = asking.start_request(
        name="附件.xlsx", data=book(BY_UNITS), about=said, form="construction", period="2019-05", by=cast.dispatcher
    )
    gap = made.columns.get(source="")
    asking.choose_columns(made, by=cast.dispatcher, choices={gap.pk: asking.Choice("gap")})
    asking.confirm_columns(made, by=cast.dispatcher)
    asking.send_request(made, by=cast.dispatcher)
    kept = keep_file(made, by=cast.dispatcher)
    answer = made.answers.get(unit=cast.lishu)
    adoption = Adoption.objects.create(
        column=gap, known_as=gap.known_as, form="construction", times=2, reason="常要", by=cast.dispatcher, at=JULY
    )
    return {
        "outward:request": {"pk": made.pk},
        "outward:request_columns": {"pk": made.pk},
        "outward:request_act": {"pk": made.pk, "verb": "urge"},
        "outward:request_file": {"pk": kept.pk},
        "outward:request_answer": {"pk": answer.pk},
        "outward:request_answer_act": {"pk": answer.pk, "verb": "take-back"},
        "outward:adopt": {"pk": gap.pk},
        "outward:adoption_act": {"pk": adoption.pk, "verb": "take"},
    }


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


def _outward_rows(cast: Cast, project: Project, document: Document) -> dict[str, dict[str, Any]]:
    """A list that went out with one row, an answer to it, and a column that is proposed for deletion."""
    made = {"document": document, "by": cast.dispatcher, "at": clock.now()}
    export = ListExport.objects.create(
        list="province", number=1, unit=cast.city, period="2019-05", title="清单", rows=1, on=JULY.date(),
        columns=[{"heading": "项目名称", "source": "register.name", "number": False}], **made,
    )  # fmt: skip
    ExportRow.objects.create(
        export=export, place=1, key=project.uid, project=project, name=project.name, state="new", values=[project.name]
    )
    answer = ListAnswer.objects.create(export=export, **made)
    proposal = FieldProposal.objects.create(
        unit=cast.city, form="construction", column="note", months=[], at=clock.now()
    )
    return {
        "outward:export_row": {"pk": export.pk, "place": 1},
        **{f"outward:{page}": {"pk": export.pk} for page in ("export", "answer_new")},
        **{f"outward:answer{page}": {"pk": answer.pk} for page in ("", "_decide", "_apply", "_drop")},
        "outward:field_decide": {"pk": proposal.pk},
    }


def _plan_rows(cast: Cast) -> dict[str, dict[str, Any]]:
    """A plan of Lishu's own, in force; its neighbours do not read it."""
    wording = Wording("推进项目建设。", [(cast.lishu, LEAD)], [("6月底前", JULY.date(), "")], [("10个项目", 10, "个")])
    made = make_plan(cast.lishu, cast.clerk, [wording])
    target = Target.objects.get(clause__task=made.tasks[0])
    tie(target, by=cast.clerk, source="list.admitted")
    of_target = {f"plans:target{page}": {"pk": target.pk} for page in ("", "_tie", "_figure", "_rows")}
    report = keep_report(plan=made.plan, by=cast.clerk)
    task = {"pk": made.tasks[0].pk, "verb": "finish"}
    of_task = {f"plans:{page}": task for page in ("task", "task_report", "task_act", "task_activity")}
    draft = start_version(plan=made.plan, by=cast.clerk, name="二.txt", data=PLAN_TEXT.encode())
    clause = draft.clauses.earliest("position")
    of_draft: dict[str, dict[str, Any]] = {
        "plans:version": {"pk": draft.pk},
        "plans:version_act": {"pk": draft.pk, "verb": "read-again"},
        "plans:clause": {"pk": clause.pk},
        "plans:clause_split": {"pk": clause.pk},
        "plans:clause_act": {"pk": clause.pk, "verb": "drop"},
    }
    name = NameRequest.objects.create(asker=cast.lishu, name="县外事办", unit=cast.lishu, by=cast.clerk, at=clock.now())
    of_draft["plans:name_answer"] = {"pk": name.pk, "verb": "accept"}
    of_report: dict[str, dict[str, Any]] = {"plans:report_file": {"pk": report.pk, "ending": "docx"}}
    group = Unit.objects.create(name="梨树县项目领导小组", kind=UnitKind.GROUP, parent=cast.lishu)
    of_plan = {"pk": made.plan.pk, "ending": "xlsx", "group": group.pk}
    return {"plans:": of_plan, **of_task, **of_target, **of_report, **of_draft, **_activity_rows(cast)}


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
UPLOAD_PAGES = {"preview", "mapping", "decide", "decide_cells", "apply", "undo", "annotated"}
PERSON_PAGES = {"password_reset", "sessions_end", "active"}
POST_PAGES = {"post_end", "post_delegate"}


def row_behind(world: World, address: Address) -> dict[str, Any]:
    room, page = address.name.split(":")
    kind = page
    if room == "dispatch":
        kind = "uploaded" if page in UPLOAD_PAGES else page if page in {"difference", "version"} else ""
    elif room in {"bulletins", "facts", "plans", "registry"}:
        kind = ""
    elif page in PERSON_PAGES:
        kind = "person"
    elif page in POST_PAGES:
        kind = "post"
    found = world.rows.get(f"{room}:{page}") or world.rows[f"{room}:{kind}"]
    return {name: value for name, value in found.items() if name in address.parameters}
