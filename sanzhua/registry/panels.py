"""What the register says on the project page."""

from django.utils.translation import gettext_lazy as _

from sanzhua.registry.queries.identity import relations_of
from sanzhua.registry.queries.page import changes_of, codes_of, known_of, names_of
from sanzhua.ui.panel import Panel

PANELS = (
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
