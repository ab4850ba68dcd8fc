"""People at browsers, for journeys: who is at work reads, follows links, fills in forms and presses buttons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sanzhua.base.clock import SHANGHAI, start_business_at
from tests.site import PASSWORD, Site

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def journey(name: str, *, on_both: bool = False) -> list[pytest.MarkDecorator]:
    """Marks of a file whose tests are one walk: its order is kept, and all of it walks on one site.

    Those of the month, of a new city and of a project's life walk `on_both` databases; what the others write, the tests
    of the rooms tell of both.

    Without the browser's own fixture pytest would move a test behind those of every other file, onto a city in which
    nobody has walked.
    """
    marks = [pytest.mark.browser, pytest.mark.xdist_group(name), pytest.mark.usefixtures("browser_name")]
    return marks if on_both else [*marks, pytest.mark.pages]


class Walker:
    """A person at a browser of their own."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    def sign_in(self, username: str) -> None:
        self.go("/")
        self.page.locator("input[name=username]").fill(username)
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.page.locator("input[type=password]").press("Enter")
        expect(self.page.locator("nav.nav")).to_be_visible()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.site.url}{path}")

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def told(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def not_told(self, text: str) -> None:
        expect(self.page.get_by_text(text)).to_have_count(0)

    def fill(self, values: dict[str, Any], form: Locator | None = None) -> None:
        """By name of field: a pair of a name and bytes is a file, a select takes the word, a box is ticked."""
        for name, value in values.items():
            _fill((form or self.page.locator("form")).locator(f"[name={name}]"), value)

    def send(self, form: str, button: str, **values: Any) -> None:
        """Open what hides the form, fill in, press."""
        found = self.page.locator(form).first
        fold = self.page.locator("details:not([open])", has=found)
        if fold.count():
            fold.first.locator("summary").first.click()
        self.fill(values, found)
        found.get_by_role("button", name=button, exact=True).click()

    def enter_project(self, name: str, **values: str) -> str:
        """Gives the address of its page."""
        self.go("/projects/")
        self.follow("登记新项目")
        self.send("form.stack", "登记", name=name, **values)
        self.told(f"已登记“{name}”")
        return re.sub(r"^https?://[^/]+", "", self.page.url)


def _fill(field: Locator, value: Any) -> None:
    kind = field.evaluate("field => field.type")
    if kind == "file":
        name, data = value
        mime = "image/jpeg" if name.endswith(".jpg") else "application/pdf"
        field.set_input_files({"name": name, "mimeType": mime, "buffer": data})
    elif kind == "checkbox":
        field.check()
    elif kind == "select-one":
        field.select_option(label=value)
    else:
        field.fill(value)


_W = TypeVar("_W", bound=Walker)


@contextmanager
def signed_in(
    kind: type[_W], browser: Browser, arguments: dict[str, Any], site: Site, usernames: Iterable[str]
) -> Iterator[dict[str, _W]]:
    """Walkers by login, each in a browser profile of their own, so that nobody has to sign out."""
    contexts = {name: browser.new_context(**arguments) for name in usernames}
    walkers = {name: kind(context.new_page(), site) for name, context in contexts.items()}
    for name, walker in walkers.items():
        walker.sign_in(name)
    yield walkers
    for context in contexts.values():
        context.close()


def set_day(site: Site, day: str) -> None:
    """From nine in the morning of that business day on; a day before the last one is refused."""
    moment = datetime.combine(datetime.fromisoformat(day), time(9), SHANGHAI)
    start_business_at(moment, folder=site.installation.data)
