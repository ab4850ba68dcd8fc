"""Logs: to standard error always, as text on a terminal and as JSON lines elsewhere."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import Processor

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _renderer(style: str) -> Processor:
    if style == "json" or (style == "auto" and not sys.stderr.isatty()):
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def configure(level: str, style: str) -> None:
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    chain: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(style)]
    if not isinstance(chain[-1], structlog.dev.ConsoleRenderer):
        chain.insert(1, structlog.processors.format_exc_info)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_SHARED, processors=chain))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # A page that is missing or forbidden is an answer, not an incident.
    logging.getLogger("django.request").setLevel("ERROR")
