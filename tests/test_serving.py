"""Several processes of one server, each with connections of its own."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tests.site import Installation, Site, serving

AT_ONCE, REQUESTS = 8, 160


def test_two_processes_answer_many_at_once(fresh_installation: Installation) -> None:
    """A connection that the starting process left to both of them would answer one with what the other had asked."""
    office = replace(fresh_installation, settings={"SANZHUA_PROCESSES": "2", "SANZHUA_POOL_SIZE": "4"})
    with serving(office, worker=False) as site, ThreadPoolExecutor(AT_ONCE) as people:
        found = Counter(people.map(lambda _number: _status(site), range(REQUESTS)))
        assert found == {200: REQUESTS}, site.log()


def _status(site: Site) -> int:
    try:
        with urllib.request.urlopen(f"{site.url}/sign-in/", timeout=30) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code
