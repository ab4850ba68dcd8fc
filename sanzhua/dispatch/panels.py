"""What the monthly returns say on the project page."""

from django.utils.translation import gettext_lazy as _

from sanzhua.dispatch.queries.project import duties_of, months_drawing, months_of
from sanzhua.ui.panel import Panel

PANELS = (
    Panel(
        "months",
        _("逐月接收的数"),
        "dispatch/_project_months.html",
        lambda project, person: {"months": (months := months_of(project)), "drawing": months_drawing(months)},
        order=200,
        place="right",
    ),
    Panel(
        "duties",
        _("报送责任"),
        "dispatch/_project_duties.html",
        lambda project, person: {"duties": duties_of(project)},
        order=800,
        place="right",
    ),
)
