"""What the register says on the project page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry.choices import Stage, is_before
from sanzhua.registry.models import Completion, Project
from sanzhua.registry.queries.attraction_page import panel_of
from sanzhua.registry.queries.identity import relations_of
from sanzhua.registry.queries.leaders import assignments_of
from sanzhua.registry.queries.life import changes_of_life, events_of, next_step, strip_of
from sanzhua.registry.queries.map import place_drawing
from sanzhua.registry.queries.money import money_table
from sanzhua.registry.queries.page import changes_of, known_of, names_of, other_codes_of
from sanzhua.registry.queries.papers import drawers
from sanzhua.registry.queries.pool_panel import pool_panel
from sanzhua.registry.queries.year_plan import year_plan
from sanzhua.ui.panel import Panel


def _quiet(sentence: str, context: dict[str, Any], *, when: bool) -> dict[str, Any]:
    return {**context, "quiet": sentence} if when else context


def headline_of(project: Project, person: Person) -> dict[str, Any]:
    standing = [one for one in assignments_of(project) if one.valid_to is None]
    return {"leaders": [one.leader for one in standing] or [project.facts.get("leader") or ""]}


def place_of(project: Project, person: Person) -> dict[str, Any]:
    written = f"{project.lon:.5f}, {project.lat:.5f}" if project.lon and project.lat else ""
    drawing = place_drawing(project)
    context = {"drawing": drawing, "place": project.facts.get("place") or "", "written": written}
    return _quiet(_("还没有坐标。"), context, when=not drawing)


def completion_of(project: Project, person: Person) -> dict[str, Any] | None:
    """Shown from building on, and wherever something is known or left behind."""
    kept = Completion.objects.filter(project=project).first()
    years, leftovers = list(project.ramp_up.all()), list(project.leftovers.filter(settled_on__isnull=True))
    nothing = not (kept or years or leftovers)
    if nothing and is_before(project.stage, Stage.BUILDING):
        return None
    context = {"kept": kept, "years": years, "leftovers": leftovers}
    return _quiet(_("还没有竣工投产的记录。"), context, when=nothing)


def money_of(project: Project, person: Person) -> dict[str, Any]:
    table, plan = money_table(project), year_plan(project, clock.business_today().year)
    return _quiet(_("还没有登记资金来源。"), {"table": table, "plan": plan}, when=not (table or plan))


def papers_of(project: Project, person: Person) -> dict[str, Any]:
    kept = drawers(project)
    return _quiet(_("还没有材料。"), {"drawers": kept}, when=not kept)


def relations_panel(project: Project, person: Person) -> dict[str, Any]:
    related = relations_of(project, person)
    nothing = not (related or related.parts or project.parent_id)
    return _quiet(_("没有分期、打包、替代关系，也没有并入的登记。"), {"related": related}, when=nothing)


def leaders_of(project: Project, person: Person) -> dict[str, Any]:
    rows, written = assignments_of(project), project.facts.get("leader")
    said = _("还没有包保领导。")
    if written:
        said += _("登记信息里写的是“%(name)s”，登记包保后以包保为准。") % {"name": written}
    return _quiet(said, {"rows": rows}, when=not rows)


def names_panel(project: Project, person: Person) -> dict[str, Any]:
    names = names_of(project)
    return _quiet(_("没有改过名称。"), {"names": names}, when=len(names) < 2)


PROJECT_PANELS = (
    Panel("headline", gettext_lazy("概况"), "registry/_headline.html", headline_of, order=5, place="head"),
    Panel(
        "stages",
        gettext_lazy("所处阶段"),
        "registry/_stages.html",
        lambda project, person: {"strip": strip_of(project, changes_of_life(project))},
        order=10,
        place="head",
    ),
    Panel(
        "next",
        gettext_lazy("下一阶段还需要"),
        "registry/_next_step.html",
        lambda project, person: {"step": step} if (step := next_step(project)) else None,
        order=50,
        place="right",
        address="registry:life",
    ),
    Panel(
        "life",
        gettext_lazy("经过"),
        "registry/_timeline.html",
        lambda project, person: {"events": events_of(changes_of_life(project))[:30]},
        order=500,
        place="left",
        address="registry:life",
    ),
    Panel(
        "relations",
        gettext_lazy("与其他项目的关系"),
        "registry/_relations.html",
        relations_panel,
        order=690,
        place="right",
        address="registry:relations",
    ),
    Panel(
        "register",
        gettext_lazy("登记信息"),
        "registry/_known.html",
        lambda project, person: {"known": known_of(project, person), "codes": other_codes_of(project)},
        order=100,
        place="left",
        address="registry:fact",
    ),
    Panel("reserve", gettext_lazy("储备库"), "registry/_reserve.html", pool_panel, 60, "right", "registry:reserve"),
    Panel(
        "money",
        gettext_lazy("资金"),
        "registry/_money.html",
        money_of,
        order=450,
        place="right",
        address="registry:money",
    ),
    Panel(
        "papers",
        gettext_lazy("材料和照片"),
        "registry/_papers.html",
        papers_of,
        order=600,
        place="left",
        address="registry:papers",
    ),
    Panel(
        "completion",
        gettext_lazy("竣工投产"),
        "registry/_completion.html",
        completion_of,
        order=630,
        place="left",
        address="registry:completion",
    ),
    Panel(
        "place",
        gettext_lazy("位置"),
        "registry/_place.html",
        place_of,
        order=650,
        place="left",
        address="registry:place",
        prints=False,
    ),
    Panel(
        "attraction",
        gettext_lazy("招商"),
        "registry/_attraction.html",
        panel_of,
        order=150,
        address="registry:attraction",
    ),
    Panel(
        "leaders",
        gettext_lazy("包保"),
        "registry/_leaders.html",
        leaders_of,
        order=120,
        place="left",
        address="registry:project_leaders",
    ),
    Panel(
        "names",
        gettext_lazy("名称沿革"),
        "registry/_names.html",
        names_panel,
        order=700,
        place="right",
    ),
    Panel(
        "changes",
        gettext_lazy("登记变更"),
        "registry/_changes.html",
        lambda project, person: {"changes": changes} if (changes := changes_of(project)).rows else None,
        order=900,
    ),
)
