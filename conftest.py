"""Rules for every test: a skip is said aloud, and in the full run it fails."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from sanzhua.ledger import triggers
from tests import shared
from tests.cast import Cast, make_cast


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where the shared reading is not at hand, tests that compare with it are left out, which is no skip."""
    if shared.IS_THERE:
        return
    left = [item for item in items if item.get_closest_marker("shared")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not session.config.getoption("--no-skips"):
        return
    if reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("A test was skipped: in the full run every test has to run.", red=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The ledger's guards come with its migration; tests that empty the tables after themselves need them off."""
    with django_db_blocker.unblock():
        triggers.remove(connection)


@pytest.fixture
def cast(db: None) -> Cast:
    """The units and people that every room's tests share."""
    return make_cast()
