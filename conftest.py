"""Rules for every test: a skip is said aloud, and in the full run it fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from config.databases import sqlite_path
from sanzhua.formbook.queries import forget
from sanzhua.ledger import triggers
from tests import shared
from tests.cast import Cast, make_cast
from tests.site import Installation, build_blank, shared_folder

ROOT = Path(__file__).resolve().parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run")
    parser.addoption("--second-database", action="store_true", help="leaves out what no database can change")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what cannot be told here, which is no skip: comparisons with the shared reading where it is not at
    hand, and on the second database whatever the first one has told already.
    """
    second = config.getoption("--second-database")
    left = [
        item
        for item in items
        if (item.get_closest_marker("shared") and not shared.IS_THERE) or (second and not _needs_database(item))
    ]
    config.hook.pytest_deselected(items=left)
    gone = set(map(id, left))
    items[:] = [item for item in items if id(item) not in gone]


def _needs_database(item: pytest.Item) -> bool:
    """A room's own tests say so by mark or fixture; those across rooms start whole installations without either."""
    if item.get_closest_marker("pages"):
        return False
    if item.path.is_relative_to(ROOT / "tests") or item.path.is_relative_to(ROOT / "config"):
        return True
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & fixtures)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not session.config.getoption("--no-skips"):
        return
    if reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("A test was skipped: in the full run every test has to run.", red=True)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return build_blank(shared_folder(tmp_path_factory.getbasetemp()) / "blank", os.environ.get("DATABASE_URL", ""))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the test database is there before Django asks for one; it goes with the folder of the settings."""
    return not os.environ.get("DATABASE_URL")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, blank: Installation) -> None:
    """Every process begins with a copy of the tables; Django then finds no migration to be run."""
    test = settings.DATABASES["default"]["TEST"]
    if blank.database:
        test["TEMPLATE"] = urlsplit(blank.database).path[1:]
    else:
        shutil.copy(sqlite_path(blank.data), test["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The ledger's guards come with its migration; tests that empty the tables after themselves need them off."""
    with django_db_blocker.unblock():
        triggers.remove(connection)


@pytest.fixture(autouse=True)
def _no_form_of_another_test() -> None:
    """What one test put in force never happened for the next."""
    forget()


@pytest.fixture
def cast(db: None) -> Cast:
    """The units and people that every room's tests share."""
    return make_cast()
