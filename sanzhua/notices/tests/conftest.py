from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest

from config.environment import MailServer
from sanzhua.base import clock
from sanzhua.notices.tests.mail_scene import MORNING


@pytest.fixture
def mail(settings: Any) -> Any:
    """An installation that sends mail, into the outbox of the tests."""
    settings.MAIL_SERVER = MailServer("smtp", "mail.example.org", 25, "", "")
    settings.MAIL_FROM = "三抓 <sanzhua@example.org>"
    settings.PUBLIC_ADDRESS = "https://sanzhua.example.org"
    settings.MAIL_TIME = time(8)
    return settings


@pytest.fixture
def morning() -> Iterator[None]:
    with clock.use_fixed(MORNING):
        yield
