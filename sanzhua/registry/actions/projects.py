"""The verbs of the register: a project enters, takes a name, and takes values that the city accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete
from sanzhua.registry import policy
from sanzhua.registry.actions.searching import TELLING, find_alike_task
from sanzhua.registry.models import Project, ProjectCode, ProjectName, RegisterChange, new_uid
from sanzhua.registry.rules import codes_in, name_key

_OWN_FIELDS = ("name", "total")
_COLUMNS = (*_OWN_FIELDS, "region")


def create_project(
    *, unit: Unit, name: str, by: Person, facts: Mapping[str, Any], from_day: date | None, uid: str = ""
) -> Project:
    """Enter a project under a unit, with its first name and codes.

    Raises Incomplete without a name, NotAllowed where `by` does not keep the unit's register.
    """
    policy.require_keeper(by, unit)
    return create_projects(unit=unit, projects=[(name, facts)], from_day=from_day, uids=[uid or new_uid()])[0]


def create_projects(
    *,
    unit: Unit,
    projects: Iterable[tuple[str, Mapping[str, Any]]],
    from_day: date | None,
    uids: list[str] | None = None,
    made_at: datetime | None = None,
) -> list[Project]:
    """Enter many projects in a handful of queries; the caller has asked its policy."""
    moment = made_at or clock.now()
    made = [_new_project(unit, name, facts, moment) for name, facts in projects]
    for project, uid in zip(made, uids or [], strict=False):
        project.uid = uid
    with transaction.atomic():
        Project.objects.bulk_create(made, batch_size=500)
        ProjectName.objects.bulk_create(
            (ProjectName(project=one, name=one.name, squeezed=name_key(one.name), valid_from=from_day) for one in made),
            batch_size=500,
        )
        _tie_codes({one: codes_in(str(one.facts.get("code") or "")) for one in made})
        find_alike_task.enqueue([one.pk for one in made])
    return made


def rename(project: Project, *, name: str, by: Person, from_day: date) -> None:
    """Give a project another name from a day on; the former name stays findable. The same name changes nothing."""
    policy.require_keeper(by, project.unit)
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        _change_values(held, {"name": _clean_name(name)}, by=by, version_id=None, on=from_day)
        find_alike_task.enqueue([held.pk])
    project.name = held.name


def apply_register_changes(project: Project, changes: Mapping[str, Any], *, by: Person, version_id: int | None) -> None:
    """Take values that a report brought and the city accepted; each is kept with its former value and its version."""
    apply_many_changes({project.pk: changes}, by=by, version_id=version_id)
    project.refresh_from_db()


def apply_many_changes(changes: Mapping[int, Mapping[str, Any]], *, by: Person, version_id: int | None) -> int:
    """The same for many projects, by primary key; gives how many values changed. The caller has asked its policy."""
    today = clock.business_today()
    with transaction.atomic():
        held = Project.objects.select_for_update().in_bulk(sorted(changes))
        done = sum(_change_values(held[pk], changes[pk], by=by, version_id=version_id, on=today) for pk in sorted(held))
        if again := [pk for pk in sorted(held) if TELLING & changes[pk].keys()]:
            find_alike_task.enqueue(again)
    return done


def _new_project(unit: Unit, name: str, facts: Mapping[str, Any], moment: datetime) -> Project:
    kept = {key: value for key, value in facts.items() if key not in _COLUMNS and value is not None}
    return Project(
        name=_clean_name(name),
        unit=unit,
        region=str(facts.get("region") or unit.region),
        total=facts.get("total"),
        facts=kept,
        made_at=moment,
    )


def _clean_name(name: str) -> str:
    name = " ".join(str(name or "").split())
    if not name:
        raise Incomplete(_("项目名称是空的，请填写项目名称。"))
    if len(name) > 200:
        raise Incomplete(_("项目名称超过200个字，请写规范的项目名称，说明写到备注里。"))
    return name


def _change_values(
    project: Project, changes: Mapping[str, Any], *, by: Person, version_id: int | None, on: date
) -> int:
    moved = {key: (_value(project, key), value) for key, value in changes.items() if _value(project, key) != value}
    if not moved:
        return 0
    for key, (_old, new) in moved.items():
        _set(project, key, new, on)
    project.save(update_fields=["name", "total", "facts"])
    moment = clock.now()
    RegisterChange.objects.bulk_create(
        RegisterChange(project=project, key=key, old=old, new=new, version_id=version_id, by=by, at=moment)
        for key, (old, new) in moved.items()
    )
    return len(moved)


def _value(project: Project, key: str) -> Any:
    return getattr(project, key) if key in _OWN_FIELDS else project.facts.get(key)


def _set(project: Project, key: str, value: Any, on: date) -> None:
    if key == "name":
        project.names.filter(valid_to__isnull=True).update(valid_to=on)
        project.name = _clean_name(value)
        project.names.create(name=project.name, squeezed=name_key(project.name), valid_from=on)
    elif key == "total":
        project.total = value
    else:
        project.facts = {**project.facts, key: value}
        if key == "code":
            _tie_codes({project: codes_in(str(value or ""))})


def _tie_codes(wanted: Mapping[Project, list[str]]) -> None:
    """A code that stands for several projects is one row; former codes stay tied, so that old papers still match."""
    every = {code for codes in wanted.values() for code in codes}
    if not every:
        return
    ProjectCode.objects.bulk_create(
        (ProjectCode(code=code) for code in sorted(every)), ignore_conflicts=True, batch_size=500
    )
    ids = dict(_in_batches(every))
    through = ProjectCode.projects.through
    through.objects.bulk_create(
        (
            through(projectcode_id=ids[code], project_id=project.pk)
            for project, codes in wanted.items()
            for code in codes
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def _in_batches(codes: set[str]) -> Iterable[tuple[str, int]]:
    ordered = sorted(codes)
    for start in range(0, len(ordered), 500):
        yield from ProjectCode.objects.filter(code__in=ordered[start : start + 500]).values_list("code", "pk")
