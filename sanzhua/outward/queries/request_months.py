"""Months of which something was accepted: those that a request can be filled from."""

from __future__ import annotations

from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.facts.models import Part

_MOST = 24


def months_with_figures() -> list[str]:
    """Newest first; the month before this one where nothing was ever accepted."""
    found = list(Part.objects.current().order_by("-period").values_list("period", flat=True).distinct()[:_MOST])
    return found or [str(Period.of(clock.business_today()).previous())]
