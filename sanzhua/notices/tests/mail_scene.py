"""A confirmed mailbox, a line on its owner's desk, and a tiny mail server for tests of the digest."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.notices.actions import add
from sanzhua.notices.models import Mailbox, Todo
from tests.cast import Cast

# A Monday, 09:00 in Shanghai.
MORNING = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
DUE = datetime(2019, 7, 10, 16, tzinfo=UTC)


def titles() -> dict[str, str]:
    return {"construction": "在建项目月调度表"}


def ask(cast: Cast, verb: str = "fill", subject: str = "report:1", due: datetime | None = DUE, **words: str) -> Todo:
    params = {"period": "2019-06", "form": "construction", "unit": "梨树县", **words}
    return add(
        unit=cast.lishu, role=Role.LIAISON, verb=verb, subject=subject, params=params, url="/reports/1/", due_at=due
    )


def confirmed(person: Person) -> Mailbox:
    return Mailbox.objects.create(person=person, address=f"{person.username}@example.org", confirmed_at=clock.now())


class TinyServer:
    """Speaks as much SMTP as a mail needs, one client at a time. `answers` puts another word in place of the usual one,
    by verb (and GREETING, END); an empty one says nothing and hangs up."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers, self.mails, self.connections = answers, list[str](), 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        # Closing alone does not wake the thread that waits for a client.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with client, client.makefile("rb") as lines:
                self._talk(client, lines)

    def _talk(self, client: socket.socket, lines: BinaryIO) -> None:
        going = self._say(client, "GREETING", "220 tiny")
        while going and (raw := lines.readline()):
            verb = raw[:4].decode().strip().upper()
            going = self._say(client, verb, {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 ok"))
            if verb == "DATA" and going and "DATA" not in self.answers:
                self.mails.append(b"".join(iter(lines.readline, b".\r\n")).decode())
                going = self._say(client, "END", "250 taken")
            going = going and verb != "QUIT"

    def _say(self, client: socket.socket, verb: str, usual: str) -> bool:
        word = self.answers.get(verb, usual)
        if word:
            client.sendall(f"{word}\r\n".encode())
        return bool(word)


@contextmanager
def tiny_server(**answers: str) -> Iterator[TinyServer]:
    server = TinyServer(answers)
    try:
        yield server
    finally:
        server.close()
