from __future__ import annotations

import argparse
import fcntl
import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils.translation import gettext as _
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from config.daily import run_daily_jobs
from config.following import Following
from config.state import require_ready
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.documents import actions as documents
from sanzhua.facts import actions as facts
from sanzhua.home.queries.calendar import form_titles
from sanzhua.ledger.actions import sequence
from sanzhua.ledger.models import Outbox
from sanzhua.notices import actions as notices
from sanzhua.notices.queries import has_mail
from sanzhua.registry.actions import find_alike_unsearched

log = structlog.get_logger("sanzhua.worker")

_TASK_PAUSE = 0.5
_SCAN_PAUSE = 60.0
_SEQUENCE_PAUSE = 1.0
_MAIL_PAUSE = 60.0


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("worker", help="work off background tasks and sequence the ledger")
    parser.add_argument("--once", action="store_true", help="do what is waiting, then stop")


def run(args: argparse.Namespace) -> int:
    require_ready()
    logging.getLogger("django_tasks_db").setLevel("WARNING")
    with _only_worker():
        _take_up_cut_off_tasks()
        _sweep_files()
        _scan_files()
        _search_what_was_never_searched()
        if args.once:
            _work_off(_new_worker())
            run_daily_jobs()
            notices.send_digests(form_titles)
            sequence()
            return 0
        _until_stopped()
    return 0


@contextmanager
def _only_worker() -> Iterator[None]:
    """One worker for an installation: the ledger has one sequencer, and a task that nobody holds was cut off."""
    path = settings.SANZHUA_DATA / "worker.lock"
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(_("已经有一个 sanzhua worker 在运行。")) from error
        yield


def _take_up_cut_off_tasks() -> None:
    again = DBTaskResult.objects.running().update(status="READY", started_at=None)
    if again:
        log.warning("tasks_taken_up_again", count=again)


def _sweep_files() -> None:
    """What a crash left between the file and the row that would have named it."""
    if gone := facts.sweep_orphans():
        log.info("orphaned_parts_removed", count=len(gone))
    if count := documents.sweep_orphans():
        log.info("orphaned_documents_removed", count=count)


def _scan_files() -> None:
    """Files that came while the scanner did not answer."""
    if judged := documents.scan_waiting():
        log.info("waiting_files_scanned", count=judged)


def _search_what_was_never_searched() -> None:
    """Projects from before an upgrade, or whose task was lost, have no keys by which a like one is found."""
    if found := find_alike_unsearched():
        log.info("identity_questions", count=found)


def _new_worker() -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id="sanzhua-worker",
        excluded_queue_names=[],
    )


def _work_off(worker: Worker) -> None:
    if DBTaskResult.objects.ready().exists():
        worker.run()


def _until_stopped() -> None:
    stop = threading.Event()
    worker = _new_worker()

    def end(_signal: int, _frame: FrameType | None) -> None:
        worker.running = False
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    sequencer = threading.Thread(target=_sequence_until, args=(stop,), name="sequencer")
    sequencer.start()
    # A slow mail server must hold up neither uploads nor the ledger.
    mailer = threading.Thread(target=_mail_until, args=(stop,), name="mailer")
    if has_mail():
        mailer.start()
    print(_("后台任务已启动。"), flush=True)
    scan_again = time.monotonic() + _SCAN_PAUSE
    looked_on, following = None, Following()
    while not stop.is_set():
        try:
            close_old_connections()
            _work_off(worker)
            if time.monotonic() >= scan_again:
                _scan_files()
                scan_again = time.monotonic() + _SCAN_PAUSE
            if looked_on != clock.business_today():
                looked_on = clock.business_today()
                run_daily_jobs()
            following.step()
        except DatabaseError:
            log.exception("tasks_wait_for_the_database")
            stop.wait(5)
        stop.wait(_TASK_PAUSE)
    sequencer.join()
    if mailer.is_alive():
        mailer.join()


def _sequence_until(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            close_old_connections()
            # The sequencer takes the write lock of SQLite; with nothing waiting, clerks keep it.
            if Outbox.objects.filter(sequenced=False).exists():
                sequence()
        except DatabaseError:
            log.exception("sequencer_waits_for_the_database")
            stop.wait(5)
        stop.wait(_SEQUENCE_PAUSE)
    connection.close()


def _mail_until(stop: threading.Event) -> None:
    """Looks by real time: a person has one mail a real day, whatever day a demonstration lives in."""
    while not stop.is_set():
        try:
            close_old_connections()
            notices.send_digests(form_titles, stop.is_set)
        except Exception:
            log.exception("mail_waits")
        stop.wait(_MAIL_PAUSE)
    connection.close()
