"""The API: forms as data and the metric layer, for programs of the same offices. Rights are those of the session."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI, Schema, Status
from ninja.openapi.schema import OpenAPISchema
from ninja.security import django_auth

from sanzhua.accounts.models import Person
from sanzhua.base.periods import Period
from sanzhua.dispatch.calendar import reported_month
from sanzhua.facts.definitions import WrongQuestion
from sanzhua.facts.queries import metrics
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


@api.get("/metrics", response={200: MetricsAnswer, 400: Refusal}, summary="Figures over the units that you see")
def figures(
    request: HttpRequest, metric: str, period: str, form: str = "construction", by: str = "", where: str = ""
) -> Status[dict[str, Any]]:
    """`metric` and `by` are lists with commas. Money is whole yuan, rates are fractions, absent is null."""
    assert isinstance(request.user, Person)
    seen = request.user.visible_unit_ids()
    try:
        found = metrics(_list(metric), form=form, period=period, by=_list(by), where=where or None, unit_ids=seen)
    except (WrongQuestion, ValueError) as refusal:
        return Status(400, {"detail": str(refusal)})
    return Status(200, found)


def _list(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def api_patterns() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API answers 401 itself; the sign-in page is for people."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if pattern.callback is not None:
            login_not_required(pattern.callback)
    return patterns, app_name, namespace
