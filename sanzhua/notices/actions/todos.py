from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.notices.choices import SENTENCES
from sanzhua.notices.models import Todo


def add(
    *,
    unit: Unit,
    role: str,
    verb: str,
    subject: str,
    params: Mapping[str, object],
    url: str,
    due_at: datetime | None = None,
) -> Todo:
    """Put a line on the desk of whoever holds the role over the unit; an open one for the same work is renewed.

    `verb` is a key of notices.choices.SENTENCES, `subject` names the thing ("report:12"). Raises KeyError for an
    unknown verb and for parameters that the sentence wants and does not get.
    """
    _ = str(SENTENCES[verb]) % params
    open_line: dict[str, Any] = {"unit": unit, "role": str(role), "verb": verb, "subject": subject, "done_at": None}
    values: dict[str, Any] = {"params": dict(params), "url": url, "due_at": due_at}
    try:
        with transaction.atomic():
            return Todo.objects.update_or_create(
                **open_line, defaults=values, create_defaults={**values, "made_at": clock.now()}
            )[0]
    except IntegrityError:
        # Another request put the same line there first; it now exists and is renewed.
        return Todo.objects.update_or_create(**open_line, defaults=values)[0]


def finish(subject: str, verb: str | None = None) -> int:
    """End the open lines about a thing, or those with one verb; gives how many. Doing it again changes nothing."""
    lines = Todo.objects.open().filter(subject=subject)
    if verb is not None:
        lines = lines.filter(verb=verb)
    return lines.update(done_at=clock.now())
