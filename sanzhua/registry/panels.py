"""What the register says on the project page."""

from django.utils.translation import gettext_lazy as _

from sanzhua.registry.queries.life import changes_of_life, events_of, next_step, strip_of
from sanzhua.registry.queries.page import changes_of, codes_of, known_of, names_of
from sanzhua.ui.panel import Panel

PANELS = (
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
        "register",
        _("登记信息"),
        "registry/_known.html",
        lambda project, person: {"known": known_of(project), "codes": codes_of(project)},
        order=100,
        place="left",
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
        lambda project, person: {"changes": changes} if (changes := changes_of(project)) else None,
        order=900,
    ),
)
