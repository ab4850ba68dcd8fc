"""Asks for the cockpit in this process and says how long it took: whole answers, from the address to the HTML."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

import django

from tools.bench.cockpit_city import LEADER

_WARM, _TIMES, _NEW = 3, 50, 10
ASKED = {"open month": "?period=2019-06", "closed month": "?period=2019-05"}
KEPT, NEW = "kept", "nothing kept"


def main() -> None:
    django.setup()
    from config.static_files import collect

    collect()
    print(json.dumps({f"{label}, {how}": _times(asked, how) for label, asked in ASKED.items() for how in (KEPT, NEW)}))


def _times(asked: str, how: str) -> dict[str, float]:
    """Milliseconds on the wall; `nothing kept` is a process that has answered nobody yet."""
    from django.test import Client
    from django.urls import reverse

    from sanzhua.accounts.models import Person
    from sanzhua.facts import kept
    from sanzhua.home.queries.cockpit import lights

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Person.objects.get(username=LEADER), "django.contrib.auth.backends.ModelBackend")
    address = reverse("home:cockpit") + asked
    for _ in range(_WARM):
        _asked(client.get, address)
    times = []
    for _ in range(_TIMES if how == KEPT else _NEW):
        if how == NEW:
            kept.forget()
            lights.forget()
        times.append(_asked(client.get, address))
    return {"p50": median(times), "p95": quantiles(times, n=20)[-1]}


def _asked(get: Callable[[str], Any], address: str) -> float:
    begin = time.perf_counter()
    status = get(address).status_code
    if status != 200:
        raise SystemExit(f"{address} answers {status}")
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
