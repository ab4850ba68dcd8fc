"""The API: forms as data and the metric layer, for programs of the same offices. Rights are those of the session."""

from __future__ import annotations

from typing import Annotated, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Schema, Status
from ninja.openapi.schema import OpenAPISchema
from ninja.security import django_auth
from pydantic import Field

from sanzhua.accounts.models import Person
from sanzhua.base.periods import Period
from sanzhua.base.refusals import NotAllowed
from sanzhua.dispatch.calendar import reported_month
from sanzhua.dispatch.queries.figures import asked_of, comparisons_for, owner_of, question_of
from sanzhua.facts.basis import BASES
from sanzhua.facts.compared import compared
from sanzhua.facts.comparisons import COMPARISONS
from sanzhua.facts.definitions import WrongQuestion
from sanzhua.facts.dimensions import PARTS, WHOLE
from sanzhua.facts.queries import metrics
from sanzhua.facts.questions import TIMES, Question
from sanzhua.formbook.definition import FORM_KEYS, UnknownForm
from sanzhua.formbook.queries import form_for, forms_for
from sanzhua.formbook.schema import row_schema


class HouseAPI(NinjaAPI):
    """Describes the row of every form beside its own answers."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        description = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schemas = description.setdefault("components", {}).setdefault("schemas", {})
        schemas.update({f"row_{form.key}": row_schema(form) for form in forms_for(reported_month())})
        return description


class FormLine(Schema):
    key: str
    title: str
    title_en: str
    version: str
    columns: int


class Refusal(Schema):
    detail: str


class MetricsAnswer(Schema):
    period: str
    metrics: list[dict[str, str]]
    by: list[str]
    rows: list[dict[str, Any]]
    total: dict[str, int | float | None]


class ComparedAnswer(Schema):
    """Where `compare` is asked: one metric, and each of its figures beside others.

    A row holds its dimensions, `value`, and of what was asked `share` (of the total, a fraction), `rank` (1 is best,
    equal figures share one), `month` and `year` ({before, change, growth}: the month and the year before), `plan`
    (value over the year's plan) and `time` (that share less month ÷ 12). The total has no share and no rank.
    """

    period: str
    metric: dict[str, Any]
    by: list[str]
    rows: list[dict[str, Any]]
    total: dict[str, Any]


class MetricsAsked(Schema):
    metric: str = Field(description="Keys of metrics, with commas; one only where `compare` is asked.")
    period: str = Field(description="The month, YYYY-MM.")
    form: str = Field("construction", description="The source form.")
    by: str = Field("", description="Dimensions, with commas, such as unit,stage.")
    where: str = Field("", description="A condition over column keys and dimensions.")
    compare: str = Field(
        "",
        description=f"Beside what one metric is set, with commas: {', '.join(COMPARISONS)}. "
        "Share and rank are for those who look over several units.",
    )
    time: str = Field(
        "",
        description="The month itself; its months since January, or since the start, added up. Monthly figures only.",
        json_schema_extra={"enum": ["", *TIMES]},
    )
    packages: str = Field(
        "",
        description="Count a package once, or by its parts; as the rows are reported without it.",
        json_schema_extra={"enum": ["", WHOLE, PARTS]},
    )
    basis: str = Field(
        "",
        description="As printed (the usual one), or as if today's borders had always held.",
        json_schema_extra={"enum": ["", *BASES]},
    )
    closed_on: str = Field(
        "",
        description="YYYY-MM-DD: figures as the months stood closed at the end of that day.",
        json_schema_extra={"format": "date"},
    )


api = HouseAPI(title="三抓 sanzhua", version="1", docs_url=None, auth=django_auth, urls_namespace="api")


@api.get("/forms", response=list[FormLine], summary="The fixed forms")
def forms(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "key": form.key,
            "title": form.title,
            "title_en": form.title_en,
            "version": form.version,
            "columns": len(form.columns),
        }
        for form in forms_for(reported_month())
    ]


@api.get(
    "/forms/{key}/schema",
    response={200: dict[str, Any], 400: Refusal, 404: Refusal},
    summary="JSON schema of a form's row",
)
def form_schema(request: HttpRequest, key: str, period: str = "") -> Status[dict[str, Any]]:
    """As the form is reported in `period` (YYYY-MM), by default the month that is reported now."""
    try:
        return Status(200, row_schema(form_for(key, Period.parse(period) if period else reported_month())))
    except UnknownForm:
        return Status(404, {"detail": f"no such form; there are {', '.join(FORM_KEYS)}"})
    except ValueError as error:
        return Status(400, {"detail": str(error)})


@api.get(
    "/metrics",
    response={200: MetricsAnswer | ComparedAnswer, 400: Refusal, 403: Refusal},
    summary="Figures over the units that you see",
)
def figures(request: HttpRequest, asked: Annotated[MetricsAsked, Query()]) -> Status[dict[str, Any]]:
    """Money is whole yuan, rates are fractions, absent is null. The options are those of the command `metrics`."""
    assert isinstance(request.user, Person)
    try:
        return Status(200, _answer(asked, request.user))
    except (WrongQuestion, ValueError) as refusal:
        return Status(400, {"detail": str(refusal)})
    except NotAllowed as refusal:
        return Status(403, {"detail": str(refusal)})


def _answer(asked: MetricsAsked, person: Person) -> dict[str, Any]:
    """Raises WrongQuestion, ValueError for a period that is none, NotAllowed."""
    chosen = asked_of(
        Period.parse(asked.period),
        time=asked.time,
        packages=asked.packages,
        basis=asked.basis,
        closed_on=asked.closed_on,
    )
    question = question_of(chosen, person.visible_unit_ids(), asked.where or None)
    if asked.compare:
        return _compared(asked, question, person)
    return metrics(
        _list(asked.metric),
        form=asked.form,
        period=question.period,
        by=_list(asked.by),
        where=question.where,
        unit_ids=question.units,
        part_ids=question.part_ids,
        basis=question.basis,
        packages=question.packages,
        time=question.time,
        unit=owner_of(person),
    )


def _compared(asked: MetricsAsked, question: Question, person: Person) -> dict[str, Any]:
    keys, wanted = _list(asked.metric), _list(asked.compare)
    if len(keys) != 1:
        raise WrongQuestion(_("比较一次只问一个指标。"))
    if hidden := set(wanted) & (set(COMPARISONS) - set(comparisons_for(person))):
        raise NotAllowed(
            _("“{names}”比的是各单位，只有统看各单位的人员可以问。").format(names="、".join(sorted(hidden)))
        )
    return compared(keys[0], form=asked.form, asked=question, by=_list(asked.by), wanted=wanted, unit=owner_of(person))


def _list(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def api_patterns() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API answers 401 itself; the sign-in page is for people."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if pattern.callback is not None:
            login_not_required(pattern.callback)
    return patterns, app_name, namespace
