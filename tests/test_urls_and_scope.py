"""Every table says whose rows it holds; every address answers a stranger as if the row did not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from tests.cast import make_cast
from tests.world import (
    ABSENT,
    ADMINISTRATORS_ONLY,
    JULY,
    NAMES_NO_ROW,
    OPEN_PAGES,
    Address,
    World,
    make_world,
    row_behind,
)

# Tables without a scope of their own, and why. A row of the first kind is reached through its parent only.
PART_OF = {
    "accounts.UnitAlias": "Unit",
    "accounts.Delegation": "Post",
    "bulletins.BulletinChange": "Bulletin",
    "bulletins.ReceiptChange": "Receipt",
    "documents.Picture": "Document",
    "dispatch.CellChange": "Report",
    "dispatch.CellComment": "Report",
    "dispatch.ChainStep": "Version",
    "dispatch.DraftRow": "Report",
    "dispatch.Handback": "Round",
    "dispatch.NarrativeChange": "Narrative",
    "dispatch.NarrativeVersion": "Narrative",
    "dispatch.ExtensionChange": "Extension",
    "dispatch.ReportChange": "Report",
    "dispatch.ReturnMark": "Report",
    "dispatch.RoundPart": "Round",
    "dispatch.SendBack": "Report",
    "dispatch.Signature": "Version",
    "dispatch.TransferChange": "Transfer",
    "dispatch.YearTurnChange": "YearTurn",
    "facts.PartBody": "Part",
    "formbook.KeptReading": "Upload",
    "lights.LightOverrideChange": "LightOverride",
    "outward.AnswerLine": "ListAnswer",
    "outward.ExportRow": "ListExport",
    "outward.AdoptionChange": "Adoption",
    "outward.AnswerVersion": "RequestAnswer",
    "outward.RequestAnswerChange": "RequestAnswer",
    "outward.RequestChange": "Request",
    "outward.RequestColumn": "Request",
    "plans.ActivityChange": "Activity",
    "plans.ActivityPaper": "Activity",
    "plans.ActivityStep": "Activity",
    "plans.Clause": "PlanVersion",
    "plans.Correction": "PlanVersion",
    "plans.Due": "Clause",
    "plans.Duty": "Clause",
    "plans.GroupDuty": "Plan",
    "plans.GroupSeat": "Plan",
    "plans.NameRequestChange": "NameRequest",
    "plans.PlanVersionChange": "PlanVersion",
    "plans.TakeOver": "Task",
    "plans.Target": "Clause",
    "plans.TargetTie": "Task",
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
    "bulletins.NumberSeries": "how far the office's running numbers have come; holds no row of anybody",
    "codes.CalendarOverride": "working days are the same for everybody",
    "dispatch.Closing": "as FormPeriod: it names missing units, which the pages filter, and holds no figure",
    "dispatch.FormPeriod": "deadlines are the same for everybody; ids of missing units are filtered by the board",
    "facts.Part": "knows units as plain ids; queries take the ids that the person sees",
    "ledger.Entry": "read by the audit administrator only",
    "ledger.Outbox": "read by the sequencer only",
    "ledger.TreeHead": "holds no unit's data; meant to be kept elsewhere",
    "registry.ReserveSetting": "thresholds are the same for everybody",
    "registry.PermitItem": "the catalogue of approval items is the same for everybody",
}


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
        yield make_world(make_cast())


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
        row = row_behind(world, address)
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
        row = NAMES_NO_ROW.get(address.name) or (row_behind(world, address) if address.parameters else {})
        status, location, _body = _answer(None, "get", reverse(address.name, kwargs=row))
        if (status, location.split("?")[0]) != (302, reverse("accounts:sign_in")):
            passed.append(f"{address.name}: {status}")
    assert passed == []


def test_every_page_of_a_row_opens_for_somebody_of_the_unit(world: World) -> None:
    shut = []
    for address in _with_rows():
        path = reverse(address.name, kwargs=row_behind(world, address))
        people = [*world.cast.insiders, world.cast.system_admin, world.cast.security_admin]
        statuses = {_answer(person, "get", path)[0] for person in people}
        if not statuses & {200, 302, 405} or max(statuses) >= 500:
            shut.append(f"{address.name}: {sorted(statuses)}")
    assert shut == []
