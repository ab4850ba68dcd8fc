"""What the worker looks at once a business day, and once when it starts. Every job may run any number of times."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from sanzhua.bulletins.actions import notice_moved
from sanzhua.outward.actions.list_fields import propose_unused
from sanzhua.outward.actions.request_ending import end_expired_requests
from sanzhua.plans import actions as plans
from sanzhua.registry import actions as registry

log = structlog.get_logger("sanzhua.daily")

JOBS: tuple[Callable[[], int], ...] = (
    registry.remind_of_silence,
    registry.remind_of_banks,
    registry.call_for_first_contacts,
    plans.remind_of_tasks,
    propose_unused,
    end_expired_requests,
    notice_moved,
)


def run_daily_jobs() -> None:
    """Each job alone: one that fails is logged and tried again tomorrow, and the others run."""
    for job in JOBS:
        try:
            log.info("daily_job", job=job.__name__, count=job())
        except Exception:
            log.exception("daily_job_failed", job=job.__name__)
