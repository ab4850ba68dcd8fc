"""What the register says on the project page."""

from sanzhua.registry.panels.permits import PERMIT_PANELS
from sanzhua.registry.panels.project import PROJECT_PANELS

PANELS = (*PROJECT_PANELS, *PERMIT_PANELS)
