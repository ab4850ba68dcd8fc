"""What the register says on the project page."""

from django.utils.translation import gettext_lazy as _

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


def place_of(project: Project, person: Person) -> dict[str, object]:
    written = f"{project.lon:.5f}, {project.lat:.5f}" if project.lon and project.lat else ""
    return {"drawing": place_drawing(project), "place": project.facts.get("place") or "", "written": written}


def completion_of(project: Project, person: Person) -> dict[str, object] | None:
    """Shown from building on, and wherever something is known or left behind."""
    kept = Completion.objects.filter(project=project).first()
    years, leftovers = list(project.ramp_up.all()), list(project.leftovers.filter(settled_on__isnull=True))
    if not (kept or years or leftovers) and is_before(project.stage, Stage.BUILDING):
        return None
    return {"kept": kept, "years": years, "leftovers": leftovers}


def money_of(project: Project, person: Person) -> dict[str, object]:
    return {"table": money_table(project), "plan": year_plan(project, clock.business_today().year)}


PROJECT_PANELS = (
    Panel(
        "stages",
        _("所处阶段"),
        "registry/_stages.html",
        lambda project, person: {"strip": strip_of(project, changes_of_life(project))},
        order=10,
        place="head",
    ),
    Panel(
        "next",
        _("下一阶段还需要"),
        "registry/_next_step.html",
        lambda project, person: {"step": step} if (step := next_step(project)) else None,
        order=50,
        place="right",
        address="registry:life",
    ),
    Panel(
        "life",
        _("经过"),
        "registry/_timeline.html",
        lambda project, person: {"events": events_of(changes_of_life(project))[:30]},
        order=600,
        place="right",
        address="registry:life",
    ),
    Panel(
        "relations",
        _("与其他项目的关系"),
        "registry/_relations.html",
        lambda project, person: {"related": relations_of(project, person)},
        order=50,
        place="right",
        address="registry:relations",
    ),
    Panel(
        "register",
        _("登记信息"),
        "registry/_known.html",
        lambda project, person: {"known": known_of(project, person), "codes": other_codes_of(project)},
        order=100,
        place="left",
        address="registry:fact",
    ),
    Panel("reserve", _("储备库"), "registry/_reserve.html", pool_panel, 50, "right", "registry:reserve"),
    Panel(
        "money",
        _("资金"),
        "registry/_money.html",
        money_of,
        order=450,
        place="right",
        address="registry:money",
    ),
    Panel(
        "papers",
        _("材料和照片"),
        "registry/_papers.html",
        lambda project, person: {"drawers": drawers(project)},
        order=600,
        place="left",
        address="registry:papers",
    ),
    Panel(
        "completion",
        _("竣工投产"),
        "registry/_completion.html",
        completion_of,
        order=630,
        place="left",
        address="registry:completion",
    ),
    Panel(
        "place",
        _("位置"),
        "registry/_place.html",
        place_of,
        order=650,
        place="right",
        address="registry:place",
        prints=False,
    ),
    Panel("attraction", _("招商"), "registry/_attraction.html", panel_of, order=150, address="registry:attraction"),
    Panel(
        "leaders",
        _("包保"),
        "registry/_leaders.html",
        lambda project, person: {"rows": assignments_of(project)},
        order=120,
        place="left",
        address="registry:project_leaders",
    ),
    Panel(
        "names",
        _("名称沿革"),
        "registry/_names.html",
        lambda project, person: {"names": names_of(project)},
        order=700,
        place="right",
    ),
    Panel(
        "changes",
        _("登记变更"),
        "registry/_changes.html",
        lambda project, person: {"changes": changes} if (changes := changes_of(project)).rows else None,
        order=900,
    ),
)
