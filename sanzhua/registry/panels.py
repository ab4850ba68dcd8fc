"""What the register says on the project page."""

from django.utils.translation import gettext_lazy as _

from sanzhua.registry.queries.attraction_page import panel_of
from sanzhua.registry.queries.leaders import assignments_of
from sanzhua.registry.queries.page import changes_of, codes_of, known_of, names_of
from sanzhua.ui.panel import Panel

PANELS = (
    Panel(
        "register",
        _("登记信息"),
        "registry/_known.html",
        lambda project, person: {"known": known_of(project), "codes": codes_of(project)},
        order=100,
        place="left",
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
        lambda project, person: {"changes": changes} if (changes := changes_of(project)) else None,
        order=900,
    ),
)
