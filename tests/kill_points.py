"""Kills an act at its database statements, one after the other, and says what each kill left behind.

`python -m tests.kill_points ACT` on an installation that holds the demonstration city. Before every kill the tables are
put back; the act runs in a fork that ends itself with SIGKILL right after its n-th statement.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from config.cli import start_django

start_django()

import psycopg  # noqa: E402
from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, models  # noqa: E402
from psycopg import sql  # noqa: E402

from config.databases import sqlite_path  # noqa: E402
from config.verification import first_fault  # noqa: E402
from sanzhua.accounts.choices import Role  # noqa: E402
from sanzhua.accounts.models import Person, Post, Unit  # noqa: E402
from sanzhua.base import clock  # noqa: E402
from sanzhua.dispatch import actions, policy  # noqa: E402
from sanzhua.dispatch.choices import ReportStatus, UploadState  # noqa: E402
from sanzhua.dispatch.laying import lay_upload  # noqa: E402
from sanzhua.dispatch.merge import NEW, UNDECIDED  # noqa: E402
from sanzhua.dispatch.models import Report, Upload  # noqa: E402
from sanzhua.dispatch.queries import turn_plan  # noqa: E402

MOST_KILLS = 8
JUNE = "2019-06"
UPLOADER = "梨树县"
NEW_YEAR = datetime(2020, 1, 6, 10, 0, tzinfo=clock.SHANGHAI)
AFTER_DUE = datetime(2019, 7, 11, 10, 0, tzinfo=clock.SHANGHAI)
# Kept beside the real tables while they are being broken.
SPARE = "sanzhua_spare"


def _report(status: str) -> Report:
    return Report.objects.select_related("unit").filter(form="construction", period=JUNE, status=status)[0]


def _holder(role: str, unit: Unit) -> Person:
    scopes = [unit.pk, unit.parent_id] if role == Role.DISPATCHER else [unit.pk]
    post = Post.objects.filter(role=role, scope__in=scopes, person__isnull=False)[0]
    assert post.person is not None
    return post.person


def hand_in() -> None:
    report = Report.objects.get(pk=_report(ReportStatus.RETURNED).pk)
    actions.hand_in(report=report, by=_holder(Role.LIAISON, report.unit))


def before_hand_in() -> None:
    report = _report(ReportStatus.WITH_HEAD)
    actions.return_to_clerk(report=report, by=_holder(Role.HEAD, report.unit), note="请核对")


def sign() -> None:
    report = _report(ReportStatus.WITH_HEAD)
    version = report.versions.order_by("-number")[0]
    actions.sign(version=version, by=_holder(Role.HEAD, report.unit), sha256=version.sha256)


def accept() -> None:
    report = _report(ReportStatus.SUBMITTED)
    version = report.versions.order_by("-number")[0]
    actions.accept(report=report, by=_holder(Role.DISPATCHER, report.unit), sha256=version.sha256)


def before_close() -> None:
    accept()


def close() -> None:
    with clock.use_fixed(AFTER_DUE):
        dispatcher = Post.objects.filter(role=Role.DISPATCHER, person__isnull=False)[0].person
        assert dispatcher is not None
        actions.close_period(form="construction", period=JUNE, by=dispatcher)


def _liaison_of(name: str) -> tuple[Unit, Person]:
    unit = Unit.objects.get(name=name)
    return unit, _holder(Role.LIAISON, unit)


def before_import() -> None:
    unit, clerk = _liaison_of(UPLOADER)
    report = actions.open_report(form="construction", unit=unit, period=JUNE, by=clerk)
    file = next((settings.SANZHUA_DATA / "workbooks").glob(f"*{UPLOADER}*.xlsx"))
    upload = actions.start_upload(report=report, by=clerk, name=file.name, data=file.read_bytes())
    assert actions.read_upload(upload.pk) == UploadState.READ


def take_import() -> None:
    _unit, clerk = _liaison_of(UPLOADER)
    upload = Upload.objects.select_related("report__unit").latest("pk")
    plans, _draft = lay_upload(upload, policy.lock_of(upload.report, clerk))
    # New projects take random identities, which would differ from run to run.
    left = {plan.file.ref for plan in plans if plan.kind in {UNDECIDED, NEW}}
    actions.apply_upload(upload=upload, by=clerk, leave=left)


def turn() -> None:
    with clock.use_fixed(NEW_YEAR):
        dispatcher = Post.objects.filter(role=Role.DISPATCHER, person__isnull=False)[0].person
        assert dispatcher is not None
        plan = turn_plan("construction", NEW_YEAR.year)
        actions.turn_year(form="construction", year=NEW_YEAR.year, digest=plan.digest, by=dispatcher)


def nothing() -> None:
    pass


ACTS: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
    "import": (before_import, take_import),
    "hand_in": (before_hand_in, hand_in),
    "sign": (nothing, sign),
    "accept": (nothing, accept),
    "close": (before_close, close),
    "turn": (nothing, turn),
}


class Spare:
    """A copy of the tables, put back before every kill."""

    def __init__(self) -> None:
        self.on_server = connection.vendor == "postgresql"
        self.name = str(connection.settings_dict["NAME"])

    def keep(self) -> None:
        connection.close()
        if self.on_server:
            self._clone(self.name, SPARE)
        else:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copyfile(sqlite_path(settings.SANZHUA_DATA), settings.SANZHUA_DATA / "spare")

    def put_back(self) -> None:
        connection.close()
        if self.on_server:
            self._clone(SPARE, self.name)
            return
        database = sqlite_path(settings.SANZHUA_DATA)
        for ending in ("-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
        shutil.copyfile(settings.SANZHUA_DATA / "spare", database)

    def _clone(self, source: str, target: str) -> None:
        server = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(target)))
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(target), sql.Identifier(source))
            )


def in_fork(act: Callable[[], None], kill_after: int | None) -> int:
    """Runs the act in a child; gives how many statements it made, or -1 where it was killed."""
    connection.close()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _act_and_leave(act, kill_after, writer)
    os.close(writer)
    with os.fdopen(reader) as stream:
        answer = stream.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return -1
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"the act failed by itself: {answer}")
    return int(answer)


def _act_and_leave(act: Callable[[], None], kill_after: int | None, writer: int) -> None:
    count = 0

    def counting(execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        answer = execute(statement, params, many, context)
        count += 1
        if count == kill_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    code = 0
    try:
        with connection.execute_wrapper(counting):
            act()
        os.write(writer, str(count).encode())
    except BaseException as error:
        os.write(writer, repr(error).encode())
        code = 1
    finally:
        os._exit(code)


def snapshot() -> dict[str, Any]:
    """Every row of ours, without the moments at which it was written."""
    own = [model for model in apps.get_models() if model.__module__.startswith("sanzhua.")]
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list(*_told(model))) for model in own}


def _told(model: type[models.Model]) -> list[str]:
    untold = (models.DateTimeField, models.BinaryField)
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not isinstance(field, untold) and field.name not in {"path", "stored_as"}
    ]


def judged(before: dict[str, Any], after: dict[str, Any]) -> str:
    if fault := first_fault():
        return f"broken: {fault}"
    found = snapshot()
    if found == before:
        return "before"
    if found == after:
        return "after"
    return f"between: {[label for label in found if found[label] not in (before[label], after[label])]}"


def main(name: str) -> None:
    prepare, act = ACTS[name]
    prepare()
    spare = Spare()
    spare.keep()
    spare.put_back()
    before = snapshot()
    statements = in_fork(act, None)
    after = snapshot()
    points = range(1, statements + 1)
    chosen = sorted({points[round(place * (len(points) - 1) / (MOST_KILLS - 1))] for place in range(MOST_KILLS)})
    left = {}
    for point in chosen:
        spare.put_back()
        in_fork(act, point)
        left[point] = judged(before, after)
    print(json.dumps({"statements": statements, "changed": before != after, "left": left}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
