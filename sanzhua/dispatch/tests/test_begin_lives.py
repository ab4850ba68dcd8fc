"""Projects that were entered before rows of life were kept get their first row once."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps

from sanzhua.base import clock
from sanzhua.dispatch.models import ReportingDuty
from sanzhua.registry.choices import Stage
from sanzhua.registry.models import LifeChange, Project
from tests.cast import Cast

begin_lives = import_module("sanzhua.dispatch.migrations.0003_begin_lives").begin_lives


def old_project(cast: Cast, name: str, *forms: str, stage: str = Stage.PLANNING) -> Project:
    project = Project.objects.create(name=name, unit=cast.lishu, made_at=clock.now(), stage=stage)
    for form in forms:
        ReportingDuty.objects.create(project=project, form=form, unit=cast.lishu, from_period="2019-01")
    return project


def test_each_begins_where_its_form_begins(cast: Cast) -> None:
    made = [
        old_project(cast, "在建", "reserve", "construction"),
        old_project(cast, "招商", "attraction"),
        old_project(cast, "储备", "reserve"),
        old_project(cast, "没有报送责任"),
        old_project(cast, "已竣工", "construction", stage=Stage.COMPLETED),
    ]
    begin_lives(apps, None)
    begin_lives(apps, None)
    rows = {row.project_id: (row.from_stage, row.to_stage, row.form, row.by) for row in LifeChange.objects.all()}
    assert [rows[one.pk] for one in made] == [
        ("", Stage.BUILDING, "construction", None),
        ("", Stage.TALKS, "attraction", None),
        ("", Stage.PLANNING, "reserve", None),
        ("", Stage.PLANNING, "", None),
        ("", Stage.COMPLETED, "construction", None),
    ]
    assert Project.objects.get(name="在建").stage == Stage.BUILDING
