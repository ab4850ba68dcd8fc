"""python -m tools.bench.evening_people FILE PORT SECONDS   the people of a last evening, each with a session.

Arrivals do not wait for answers: a slow server gets its people all the same. Prints one line of JSON: {times: {page:
[ms]}, faults: [sentence], saved: {report: {"row|column": text}}, signed: {report: hash}, taken: [upload], asked, late}.
"""

from __future__ import annotations

import json
import random
import re
import sys
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools.bench.evening_city import PASSWORD

# A second: who fills, corrects and signs a whole return; and who only sends a workbook. See `evening.py`.
WHOLE, WORKBOOK_ONLY, BOARDS = 0.36, 0.47, 0.5
SAVES = 22
PAUSE = 0.8  # between two requests of one person, on average
_SHA = re.compile(r'name="sha256" value="([0-9a-f]{64})"')
_WARNING = re.compile(r'name="row" value="([^"]+)"><input type="hidden" name="reason_key" value="([^"]+)"')


class Fault(Exception):
    """An answer that was not the one wanted."""


class Evening:
    """What all people tell of."""

    def __init__(self, port: int, seconds: float) -> None:
        self.port, self.seconds = port, seconds
        self.begun = time.monotonic()
        self.lock = threading.Lock()
        self.told: dict[str, Any] = {
            "times": defaultdict(list), "faults": [], "saved": defaultdict(dict), "signed": {}, "taken": [], "read": []
        }  # fmt: skip

    def time(self, page: str, seconds: float) -> None:
        with self.lock:
            self.told["times"][page].append(round(seconds * 1000, 1))

    @property
    def left(self) -> float:
        return self.seconds - (time.monotonic() - self.begun)


class Person:
    """A browser: one connection, its cookies, and pauses for thought."""

    def __init__(self, evening: Evening, login: str, seed: int) -> None:
        self.evening, self.login = evening, login
        self.cookies: dict[str, str] = {}
        self.connection = HTTPConnection("127.0.0.1", evening.port, timeout=60)
        self.chance = random.Random(seed)

    def sign_in(self) -> None:
        self.ask("sign-in page", "GET", "/sign-in/")
        self.send("sign in", "/sign-in/", {"username": self.login, "password": PASSWORD}, wanted=302)

    def ask(
        self, page: str, method: str, path: str, body: bytes | None = None, kind: str = "", wanted: int = 200
    ) -> tuple[HTTPResponse, str]:
        time.sleep(self.chance.expovariate(1 / PAUSE))
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        began = time.monotonic()
        answer = self._answer(method, path, body, headers)
        text = answer.read().decode("utf-8", "replace")
        self.evening.time(page, time.monotonic() - began)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _mark, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status != wanted:
            raise Fault(f"{page}: {answer.status} instead of {wanted} at {path}")
        return answer, text

    def _answer(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> HTTPResponse:
        """The server closes a connection that nobody used for half a minute; a browser then asks again on a new one."""
        self.connection.request(method, path, body, headers)
        try:
            return self.connection.getresponse()
        except (RemoteDisconnected, ConnectionResetError):
            if method != "GET":
                raise
            self.connection.close()
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()

    def send(self, page: str, path: str, fields: dict[str, str], wanted: int = 200) -> tuple[HTTPResponse, str]:
        body = urlencode(fields).encode()
        return self.ask(page, "POST", path, body, "application/x-www-form-urlencoded", wanted)

    def upload(self, path: str, book: Path) -> str:
        """Gives the address of the preview."""
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="workbook"; filename="{book.name}"\r\n\r\n'
        body = head.encode() + book.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        answer, _text = self.ask("upload", "POST", path, body, f"multipart/form-data; boundary={mark}", 302)
        return str(answer.headers["Location"])


def send_workbook(evening: Evening, unit: dict[str, Any], seed: int) -> Person:
    """A clerk comes, sends the workbook, waits until it is read, and takes it."""
    clerk, report = Person(evening, unit["clerk"], seed), f"/reports/{unit['report']}/"
    clerk.sign_in()
    clerk.ask("desk", "GET", "/")
    preview, began = clerk.upload(f"{report}upload/", Path(unit["book"])), time.monotonic()
    while 'http-equiv="refresh"' in (text := clerk.ask("preview", "GET", preview)[1]) or "apply/" not in text:
        if time.monotonic() - began > 120:
            raise Fault(f"the workbook of {unit['clerk']} was not read within two minutes")
    with evening.lock:
        evening.told["read"].append(round((time.monotonic() - began) * 1000, 1))
    clerk.send("take the workbook", f"{preview}apply/", {}, wanted=302)
    with evening.lock:
        evening.told["taken"].append(int(preview.rstrip("/").rpartition("/")[2]))
    return clerk


def whole_return(evening: Evening, unit: dict[str, Any], seed: int) -> None:
    """From the workbook to the head's signature."""
    clerk = send_workbook(evening, unit, seed)
    report = f"/reports/{unit['report']}/"
    clerk.ask("grid", "GET", report)
    for number in range(SAVES):
        _save(clerk, unit, number)
    _text = clerk.ask("check", "GET", f"{report}check/")[1]
    for row, key in _WARNING.findall(_text):
        fields = {"row": row, "reason_key": key, "text": "按工程款凭证据实填报", "next_check": "1"}
        clerk.send("give a reason", f"{report}reason/", fields, wanted=302)
    clerk.send("hand in", f"{report}hand-in/", {}, wanted=302)
    head = Person(evening, unit["head"], seed + 1)
    head.sign_in()
    head.ask("desk", "GET", "/")
    found = _SHA.search(head.ask("page to sign", "GET", f"{report}sign/")[1])
    if found is None:
        raise Fault(f"nothing to sign for {unit['head']}")
    head.send("sign", f"{report}sign/", {"sha256": found[1], "password": PASSWORD}, wanted=302)
    with evening.lock:
        evening.told["signed"][unit["report"]] = found[1]


def _save(clerk: Person, unit: dict[str, Any], number: int) -> None:
    row, text = unit["rows"][number % len(unit["rows"])], f"主体施工至第{number + 2}层，已验收"
    edit = {"row": row, "column": "progress_text", "text": text, "revision": 1_000}
    body = json.dumps({"edits": [edit]}).encode()
    _answer, said = clerk.ask("save a cell", "POST", f"/reports/{unit['report']}/cells/", body, "application/json")
    if json.loads(said)["results"][0]["status"] != "saved":
        raise Fault(f"a cell of {unit['clerk']} was not saved: {said[:200]}")
    with clerk.evening.lock:
        clerk.evening.told["saved"][unit["report"]][f"{row}|progress_text"] = text


def look_on(evening: Evening, login: str, seed: int, people: int) -> None:
    """A dispatcher with the board before them, to the end."""
    person = Person(evening, login, seed)
    person.sign_in()
    while evening.left > 0:
        time.sleep(max(0.0, person.chance.expovariate(BOARDS / people) - PAUSE))
        person.ask("board", "GET", "/reports/?period=2019-06")


def run(plan: dict[str, Any], port: int, seconds: float) -> dict[str, Any]:
    evening, threads, units = Evening(port, seconds), [], iter(plan["units"])
    chance, seed = random.Random(10), 0

    def start(act: Callable[..., object], *given: object) -> None:
        threads.append(threading.Thread(target=_told, args=(evening, act, *given)))
        threads[-1].start()

    for number, login in enumerate(plan["city"]):
        start(look_on, evening, login, number, len(plan["city"]))
    for unit in units:
        if evening.left <= 0:
            break
        seed += 1000
        start(whole_return if chance.random() < WHOLE / (WHOLE + WORKBOOK_ONLY) else send_workbook, evening, unit, seed)
        time.sleep(chance.expovariate(WHOLE + WORKBOOK_ONLY))
    arrived = time.monotonic() - evening.begun
    for thread in threads:
        thread.join()
    whole = time.monotonic() - evening.begun
    return {**evening.told, "arrived": round(arrived, 1), "whole": round(whole, 1), "people": len(threads)}


def _told(evening: Evening, act: Callable[..., object], *given: object) -> None:
    try:
        act(*given)
    except (Fault, OSError, ValueError) as fault:
        with evening.lock:
            evening.told["faults"].append(f"{act.__name__}: {fault}")


if __name__ == "__main__":
    print(json.dumps(run(json.loads(Path(sys.argv[1]).read_text()), int(sys.argv[2]), float(sys.argv[3]))))
