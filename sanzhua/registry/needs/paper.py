"""Papers of a type: at least `count` of them that nothing has replaced, with their date where `dated`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.registry.choices import PaperType
from sanzhua.registry.models import Project, ProjectPaper
from sanzhua.registry.needs.kind import Answer, Kind, Need


def _load(projects: Sequence[Project]) -> Answer:
    held: dict[tuple[int, str], list[bool]] = {}
    standing = ProjectPaper.objects.filter(project__in=projects, replaced_by__isnull=True)
    for project, kind, dated_on in standing.values_list("project_id", "type", "dated_on"):
        held.setdefault((project, kind), []).append(dated_on is not None)

    def answer(project: Project, need: Need) -> bool:
        found = held.get((project.pk, need["value"]), [])
        return bool((sum(found) if need.get("dated") else len(found)) >= need.get("count", 1))

    return answer


def _say(need: Need) -> str:
    said = _("上传“%(type)s”") % {"type": words().get(need["value"], need["value"])}
    if need.get("count", 1) > 1:
        said = _("%(paper)s%(count)d份") % {"paper": said, "count": need["count"]}
    return _("%(paper)s，写明文件日期") % {"paper": said} if need.get("dated") else said


def words() -> Mapping[str, str]:
    return {value: str(label) for value, label in PaperType.choices}


def _where(project: Project, need: Need) -> str:
    return f"{reverse('registry:life', args=[project.uid])}?paper={need['value']}#evidence"


KIND = Kind("paper", gettext_lazy("材料"), _load, _say, _where, words)
