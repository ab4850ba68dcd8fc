"""The pages of requests: the list, the columns to be confirmed, the filled table with who has answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import CITY_ROLES
from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.outward import request_policy as policy
from sanzhua.outward.models import Adoption, AnswerVersion, Request, RequestAnswer, RequestColumn, RequestFile
from sanzhua.outward.queries.request_history import OFTEN, Earlier, adoptions_of, earlier_columns, times_asked
from sanzhua.outward.queries.request_rows import RequestRow, rows_now, unmatched
from sanzhua.outward.queries.request_table import RequestTable, request_table
from sanzhua.outward.request_blank import blank_of
from sanzhua.outward.request_choices import REQUEST_MOVES, AdoptionStatus, AnswerStatus, RequestStatus, RowsOf
from sanzhua.outward.request_sources import BLANK, GAP, Source, form_title, offered, read_source
from sanzhua.registry.queries.listing.facets import FACETS, Option
from sanzhua.registry.queries.listing.state import read_state
from sanzhua.workflow.machine import Move

_FACETS = ("unit", "stage", "size", "category")
_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Choosable:
    """One line of choices: `value` is the written source."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """`found` are proposals by the heading, likeliest first; `chosen` what a person took from elsewhere; `earlier` what
    was asked before under the same heading."""

    column: RequestColumn
    found: tuple[Choosable, ...]
    chosen: Choosable | None
    groups: tuple[tuple[str, tuple[Choosable, ...]], ...]
    earlier: Earlier | None
    is_fixed: bool
    words: str


@dataclass(frozen=True, slots=True)
class FacetLine:
    key: str
    label: str
    options: Sequence[Option]
    chosen: str


@dataclass(frozen=True)
class ColumnsPage:
    lines: tuple[ColumnLine, ...]
    rows: Sequence[RequestRow]
    unmatched: Sequence[RequestRow]
    listed: bool
    facets: tuple[FacetLine, ...]
    words: str
    left: int


@dataclass(frozen=True, slots=True)
class AnswerLine:
    answer: RequestAnswer
    version: AnswerVersion | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class GapLine:
    """A column that is asked, how often it was, and what came of a proposal."""

    column: RequestColumn
    times: int
    adoption: Adoption | None
    may_propose: bool


@dataclass(frozen=True)
class RequestPage:
    table: RequestTable
    answers: tuple[AnswerLine, ...]
    gaps: tuple[GapLine, ...]
    files: Sequence[RequestFile]
    moves: tuple[Move, ...]
    may_ask: bool
    waited: int
    forms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListedRequest:
    request: Request
    asked: int
    in_: int


def requests_seen(person: Person) -> list[ListedRequest]:
    """Those that the person sees whole, newest first, with how many units were asked and have answered."""
    reported = Count("answers", filter=Q(answers__status=AnswerStatus.IN))
    found = Request.objects.visible_to(person).annotate(asked=Count("answers"), reported=reported)
    return [
        ListedRequest(one, one.asked, one.reported)  # type: ignore[attr-defined]
        for one in found.select_related("by").order_by("-pk")[:_MOST_LISTED]
    ]


def answers_of(person: Person) -> list[RequestAnswer]:
    """What the person's own units were asked, newest first; nothing for who only looks on from above."""
    units = {post.scope_id for post in person.current_posts() if post.scope_id and post.role not in CITY_ROLES}
    found = RequestAnswer.objects.visible_to(person).filter(unit__in=units)
    return list(found.select_related("request", "unit").order_by("-request_id")[:_MOST_LISTED])


def columns_page(request: Request) -> ColumnsPage:
    earlier = earlier_columns(request)
    groups = tuple(
        (title, tuple(Choosable(str(one), _short(one)) for one in sources))
        for title, sources in offered(request.rows_of, request.form, request.period)
    )
    names_at = blank_of(request.layout).names_at
    columns = list(request.columns.all())
    rows = rows_now(request)
    state = read_state(QueryDict(request.chosen))
    return ColumnsPage(
        lines=tuple(_column_line(one, groups, earlier.get(one.known_as), one.place == names_at) for one in columns),
        rows=[row for row in rows if row.key],
        unmatched=unmatched(rows),
        listed=any(not line.is_total for line in blank_of(request.layout).lines),
        facets=tuple(_facets(request, state.filters)) if request.rows_of == RowsOf.PROJECTS else (),
        words=state.words,
        left=sum(not column.source for column in columns),
    )


def request_page(request: Request, person: Person) -> RequestPage:
    newest = Prefetch("versions", AnswerVersion.objects.select_related("by", "agreed_by"), to_attr="all_versions")
    answers = list(request.answers.select_related("unit", "saved_by").prefetch_related(newest))
    may_ask = policy.may_ask(person)
    return RequestPage(
        table=request_table(request),
        answers=tuple(_answer_line(request, one) for one in answers),
        gaps=_gap_lines(request),
        files=list(request.files.select_related("document", "by")),
        moves=_moves(request, bool(answers)) if may_ask else (),
        may_ask=may_ask,
        waited=sum(one.status != AnswerStatus.IN for one in answers),
        forms=tuple((key, form_title(key)) for key in FORM_KEYS),
    )


def adoptions_seen(person: Person) -> list[Adoption]:
    """Newest first, those that wait before those that were decided."""
    found = Adoption.objects.visible_to(person).select_related("column__request", "by").prefetch_related("changes__by")
    return sorted(found[:_MOST_LISTED], key=lambda one: one.status != AdoptionStatus.OPEN)


def open_adoptions(form: str) -> list[Adoption]:
    """What waits for the owner of a form, for its editor."""
    return list(Adoption.objects.filter(form=form, status=AdoptionStatus.OPEN).select_related("column__request"))


def form_editor(form: str) -> str:
    """The address where a form's columns are changed; empty where this installation has no editor."""
    try:
        return reverse("dispatch:form_edit", args=[form])
    except NoReverseMatch:
        return ""


def _column_line(
    column: RequestColumn,
    groups: tuple[tuple[str, tuple[Choosable, ...]], ...],
    earlier: Earlier | None,
    is_fixed: bool,
) -> ColumnLine:
    sources = [source for written in column.found if (source := read_source(written))]
    found = [Choosable(str(source), source.words()) for source in sources]
    if earlier is not None:
        source = Source("earlier", key=str(earlier.column.pk))
        said = _("用%(on)s各单位报过的（%(number)s）") % {"on": earlier.on.isoformat(), "number": earlier.number}
        found.append(Choosable(str(source), said))
    taken = read_source(column.source)
    chosen = None
    if taken is not None and taken.kind not in (GAP, BLANK) and str(taken) not in {one.value for one in found}:
        chosen = Choosable(str(taken), taken.words())
    return ColumnLine(column, tuple(found), chosen, groups, earlier, is_fixed, taken.words() if taken else "")


def _short(source: Source) -> str:
    return source.words().rpartition(" · ")[2]


def _facets(request: Request, chosen: Mapping[str, Sequence[str]]) -> list[FacetLine]:
    units = list(Unit.objects.filter(duties__form=request.form).distinct())
    named = {facet.key: facet for facet in FACETS}
    return [
        FacetLine(key, str(named[key].label), named[key].options(units), next(iter(chosen.get(key, ())), ""))
        for key in _FACETS
    ]


def _answer_line(request: Request, answer: RequestAnswer) -> AnswerLine:
    versions = answer.all_versions  # type: ignore[attr-defined]
    version = versions[-1] if versions and answer.status == AnswerStatus.IN else None
    late = version.late if version else clock.business_now() > request.due_at
    return AnswerLine(answer, version, late)


def _gap_lines(request: Request) -> tuple[GapLine, ...]:
    gaps = [column for column in request.columns.all() if column.is_gap]
    if not gaps:
        return ()
    times = times_asked([column.known_as for column in gaps], request.unit_id)
    made = adoptions_of(request)
    return tuple(
        GapLine(one, times.get(one.known_as, 0), made.get(one.known_as), times.get(one.known_as, 0) >= OFTEN)
        for one in gaps
    )


def _moves(request: Request, was_sent: bool) -> tuple[Move, ...]:
    """The verbs that the page offers; confirming stands on the page of columns."""
    has_gaps = any(column.is_gap for column in request.columns.all())
    hidden = {"confirm"}
    if was_sent:
        hidden.add("revise")
    if not has_gaps:
        hidden.add("send")
    if not request.rows:
        hidden.add("resume")
    if request.is_over:
        hidden |= {"send", "resume"}
        if request.status == RequestStatus.OPEN:
            hidden.add("withdraw")
    return tuple(move for move in REQUEST_MOVES if request.status in move.from_ and move.verb not in hidden)
