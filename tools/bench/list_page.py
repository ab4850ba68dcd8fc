"""Asks for the list page in this process and says how long it took: the whole answer, from the address to its HTML."""

from __future__ import annotations

import json
import time
from statistics import median

import django

from tools.bench.list_city import CITY_PERSON, CLERK

PEOPLE = (CITY_PERSON, CLERK)
_TIMES, _FEW, _WARM = 25, 3, 2
# What is asked for, and by whom. The first rows are the page itself; the numbers of the filters come after them.
ASKED = {
    "first rows": "",
    "by total investment": "?sort=-total",
    "by name, building only": "?sort=name&stage=building",
    "search, a common word": "?q=玉米",
    "search, a rare word": "?q=7号）",
    "search, first letters": "?q=lsymsjg",
    "search, what is nowhere": "?q=没有这个",
    "numbers of the filters": "counts/",
}


def main() -> None:
    django.setup()
    from config.static_files import collect

    collect()
    print(
        json.dumps({f"{person} {label}": _times(person, asked) for person in PEOPLE for label, asked in ASKED.items()})
    )


def _times(username: str, asked: str) -> float:
    """Milliseconds of the middle one of several answers: of the processor where the database works in this process,
    which a busy machine disturbs little; on the wall where it is a server."""
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from sanzhua.accounts.models import Person

    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Person.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    address, times = reverse("registry:list") + asked, []
    for _ in range(_WARM + (_FEW if asked == "counts/" else _TIMES)):
        begin = clock()
        status = client.get(address).status_code
        times.append((clock() - begin) * 1000)
        if status != 200:
            raise SystemExit(f"{address} answers {status}")
    return median(times[_WARM:])


if __name__ == "__main__":
    main()
