"""What a browser test looks for on every page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def serious_findings(page: Page) -> list[str]:
    """What axe-core calls serious or critical on the page as it stands; one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['help']} ({each['nodes'][0]['target']})"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]
