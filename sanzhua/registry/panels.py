"""What the register says on the project page."""

from django.utils.translation import gettext_lazy as _

from sanzhua.registry.permit_panels import PERMIT_PANELS
from sanzhua.registry.queries.page import changes_of, codes_of, known_of, names_of
from sanzhua.ui.panel import Panel

PANELS = (
    *PERMIT_PANELS,
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
