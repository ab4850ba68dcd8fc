"""What hangs on an activity: projects that it is about, and files."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.documents import actions as documents
from sanzhua.documents.choices import DocumentKind
from sanzhua.ledger import actions as ledger
from sanzhua.plans import policy
from sanzhua.plans.actions.progress import Upload
from sanzhua.plans.models import Activity, ActivityPaper
from sanzhua.registry.models import Project


def link_project(activity: Activity, *, uid: str, linked: bool, by: Person) -> Project:
    """Link a project, or take it off again; a second click changes nothing.

    Raises NotAllowed for others than the keeper and the lead, and WrongState, in the same words, for a project that is
    not there and for one that the person may not see.
    """
    policy.require_arranger(by, activity)
    project = Project.objects.visible_to(by).filter(uid=uid).first()
    if project is None:
        raise WrongState(_("没有这个项目，或您无权查看。"))
    with transaction.atomic():
        _require_alive(activity)
        if activity.projects.filter(pk=project.pk).exists() == linked:
            return project
        if linked:
            activity.projects.add(project)
        else:
            activity.projects.remove(project)
        facts = {"record": f"activity:{activity.pk}", "project": project.uid, "linked": linked}
        ledger.record(kind="activity.project", actor=by, unit=activity.unit, facts=facts)
    return project


def add_materials(activity: Activity, *, title: str, files: Sequence[Upload], by: Person) -> list[ActivityPaper]:
    """All files or none; they belong to the unit for which the person prepares. Without a title the file's name tells.

    By the keeper, the lead, and every unit that takes part, before and after the days. Raises NotAllowed, WrongState
    for what was called off, Incomplete without a file, Refused for a bad one.
    """
    unit = policy.require_helper(by, activity)
    if not files:
        raise Incomplete(_("请选一个文件。"))
    with transaction.atomic():
        _require_alive(activity)
        made = [_keep(activity, title, file, unit, by) for file in files]
        sums = [paper.document.sha256 for paper in made]
        facts = {"record": f"activity:{activity.pk}", "title": title.strip(), "files": sums}
        ledger.record(kind="activity.material", actor=by, unit=unit, facts=facts)
    return made


def _keep(activity: Activity, title: str, file: Upload, unit: Unit, by: Person) -> ActivityPaper:
    document = documents.store(kind=DocumentKind.EVIDENCE, owner=unit, name=file.name, data=file.data, by=by)
    words = (title.strip() or document.name)[:200]
    return ActivityPaper.objects.create(activity=activity, document=document, title=words, by=by, at=clock.now())


def _require_alive(activity: Activity) -> None:
    if Activity.objects.select_for_update().get(pk=activity.pk).is_cancelled:
        raise WrongState(_("活动已取消，不再改动。"))
