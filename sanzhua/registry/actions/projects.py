"""The verbs of the register: a project enters, takes a name, and takes values that the city accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.db import bulk_changes, json_text
from sanzhua.base.refusals import Incomplete
from sanzhua.documents import actions as documents
from sanzhua.formbook import stages as stages_of_forms
from sanzhua.registry import policy
from sanzhua.registry.actions.listed import WORD_KEYS, keep_words, set_list_columns
from sanzhua.registry.actions.searching import TELLING, find_alike_task
from sanzhua.registry.choices import Source
from sanzhua.registry.models import (
    LIST_COLUMNS,
    BulkChange,
    LifeChange,
    Project,
    ProjectCode,
    ProjectName,
    ProjectPaper,
    RegisterChange,
    new_uid,
)
from sanzhua.registry.rules import codes_in, name_key

# A form that holds one source only says it; the others ask a person.
_SOURCE_OF_FORM = {"attraction": Source.ATTRACTION, "central_fund": Source.GOVERNMENT}
_OWN_FIELDS = ("name", "total", "source")
_COLUMNS = (*_OWN_FIELDS, "region")


def create_project(
    *,
    unit: Unit,
    name: str,
    by: Person,
    facts: Mapping[str, Any],
    from_day: date | None,
    uid: str = "",
    form: str = "",
    word: str = "",
    stage: str = "",
    source: str = "",
) -> Project:
    """Enter a project under a unit, with its first name and codes.

    Raises Incomplete without a name, NotAllowed where `by` does not keep the unit's register.
    """
    post = policy.require_keeper(by, unit)
    return create_projects(
        unit=unit,
        projects=[(name, facts)],
        from_day=from_day,
        uids=[uid or new_uid()],
        form=form,
        words=[word],
        stages=[stage],
        source=source,
        by=by,
        post=str(post),
    )[0]


def create_projects(
    *,
    unit: Unit,
    projects: Iterable[tuple[str, Mapping[str, Any]]],
    from_day: date | None,
    uids: list[str] | None = None,
    made_at: datetime | None = None,
    form: str = "",
    words: Sequence[str] = (),
    stages: Sequence[str] = (),
    source: str = "",
    by: Person | None = None,
    post: str = "",
) -> list[Project]:
    """Enter many projects in a handful of queries; the caller has asked its policy.

    Each begins its life at the stage that is given for it, or that its word on the form names, or at which projects of
    that form begin; `by` is empty for an opening load.
    """
    moment = made_at or clock.now()
    made = [_new_project(unit, name, facts, moment) for name, facts in projects]
    for project, uid in zip(made, uids or [], strict=False):
        project.uid = uid
    for place, project in enumerate(made):
        _begin(project, form, _nth(words, place), _nth(stages, place), source)
    with transaction.atomic():
        Project.objects.bulk_create(made, batch_size=500)
        ProjectName.objects.bulk_create(
            (ProjectName(project=one, name=one.name, squeezed=name_key(one.name), valid_from=from_day) for one in made),
            batch_size=500,
        )
        _tie_codes({one: codes_in(str(one.facts.get("code") or "")) for one in made})
        LifeChange.objects.bulk_create((_entry(one, form, by, post) for one in made), batch_size=500)
        keep_words([one.pk for one in made])
        find_alike_task.enqueue([one.pk for one in made])
    return made


def rename(project: Project, *, name: str, by: Person, from_day: date) -> None:
    """Give a project another name from a day on; the former name stays findable. The same name changes nothing."""
    policy.require_keeper(by, project.unit)
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        _keep(_change_values(held, {"name": _clean_name(name)}, by=by, version_id=None, on=from_day))
        find_alike_task.enqueue([held.pk])
    project.name = held.name


def apply_register_changes(project: Project, changes: Mapping[str, Any], *, by: Person, version_id: int | None) -> None:
    """Take values that a report brought and the city accepted; each is kept with its former value and its version."""
    apply_many_changes({project.pk: changes}, by=by, version_id=version_id)
    project.refresh_from_db()


def apply_many_changes(
    changes: Mapping[int, Mapping[str, Any]], *, by: Person, version_id: int | None, batch: BulkChange | None = None
) -> int:
    """The same for many projects, by primary key; gives how many values changed. The caller has asked its policy.

    `batch` is the change of many that they are part of and are taken back with.
    """
    today = clock.business_today()
    with transaction.atomic():
        held = Project.objects.select_for_update().in_bulk(sorted(changes))
        moved = [
            change
            for pk in sorted(held)
            for change in _change_values(held[pk], changes[pk], by=by, version_id=version_id, on=today, batch=batch)
        ]
        _keep(moved)
        if again := sorted({change.project_id for change in moved if change.key in TELLING}):
            find_alike_task.enqueue(again)
    return len(moved)


def hand_over_projects(projects: Iterable[Project], *, to: Unit, by: Person) -> int:
    """Put projects and their papers under another unit; the former one stays in their history.

    The caller has asked its policy.
    """
    moment, moving = clock.now(), [project for project in projects if project.unit_id != to.pk]
    with transaction.atomic():
        Project.objects.filter(pk__in=[project.pk for project in moving]).update(unit=to)
        RegisterChange.objects.bulk_create(
            RegisterChange(project=project, key="unit", old=project.unit.name, new=to.name, by=by, at=moment)
            for project in moving
        )
        papers = ProjectPaper.objects.filter(project__in=[project.pk for project in moving])
        documents.hand_over(papers.values_list("document_id", flat=True), to=to)
    return len(moving)


def _new_project(unit: Unit, name: str, facts: Mapping[str, Any], moment: datetime) -> Project:
    kept = {key: value for key, value in facts.items() if key not in _COLUMNS and value is not None}
    project = Project(
        name=_clean_name(name),
        unit=unit,
        region=str(facts.get("region") or unit.region),
        total=facts.get("total"),
        source=str(facts.get("source") or ""),
        facts=kept,
        made_at=moment,
    )
    set_list_columns(project)
    return project


def _begin(project: Project, form: str, word: str, stage: str, source: str) -> None:
    named = stages_of_forms.said(form, word)
    project.source = source or project.source or _SOURCE_OF_FORM.get(form, "")
    project.stage = stage or (named.stage if named else stages_of_forms.begins(form))
    if named is not None and not stage:
        project.status, project.in_winter_rest = named.status, named.winter


def _nth(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _entry(project: Project, form: str, by: Person | None, post: str) -> LifeChange:
    return LifeChange(
        project=project,
        to_stage=project.stage,
        to_status=project.status,
        winter=project.in_winter_rest,
        on=clock.business_today(),
        form=form,
        by=by,
        post=post,
        at=project.made_at,
    )


def _clean_name(name: str) -> str:
    name = " ".join(str(name or "").split())
    if not name:
        raise Incomplete(_("项目名称是空的，请填写项目名称。"))
    if len(name) > 200:
        raise Incomplete(_("项目名称超过200个字，请写规范的项目名称，说明写到备注里。"))
    return name


def _change_values(
    project: Project,
    changes: Mapping[str, Any],
    *,
    by: Person,
    version_id: int | None,
    on: date,
    batch: BulkChange | None = None,
) -> list[RegisterChange]:
    """Changes the project at hand; gives the rows that tell of it. Both are written by `_keep`."""
    moved = {key: (_value(project, key), value) for key, value in changes.items() if _value(project, key) != value}
    for key, (_old, new) in moved.items():
        _set(project, key, new, on)
    moment = clock.now()
    return [
        RegisterChange(project=project, key=key, old=old, new=new, version_id=version_id, batch=batch, by=by, at=moment)
        for key, (old, new) in moved.items()
    ]


def _keep(moved: Sequence[RegisterChange]) -> None:
    """Write changed projects with all that is derived from them, in as many queries for many as for one."""
    projects = {change.project_id: change.project for change in moved}
    for project in projects.values():
        set_list_columns(project)
    fields = (*_OWN_FIELDS, "facts", *LIST_COLUMNS)
    bulk_changes(Project, fields, (_row(project, fields) for project in projects.values()))
    RegisterChange.objects.bulk_create(moved, batch_size=500)
    keep_words({change.project_id for change in moved if change.key in WORD_KEYS})


def _row(project: Project, fields: Sequence[str]) -> list[Any]:
    values = (getattr(project, field) for field in fields)
    return [*(json_text(one) if isinstance(one, dict) else one for one in values), project.pk]


def _value(project: Project, key: str) -> Any:
    return getattr(project, key) if key in _OWN_FIELDS else project.facts.get(key)


def _set(project: Project, key: str, value: Any, on: date) -> None:
    if key == "name":
        project.names.filter(valid_to__isnull=True).update(valid_to=on)
        project.name = _clean_name(value)
        project.names.create(name=project.name, squeezed=name_key(project.name), valid_from=on)
    elif key == "total":
        project.total = value
    elif key == "source":
        project.source = value or ""
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
