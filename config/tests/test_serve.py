"""What stands in the way of serving is said in a sentence."""

from __future__ import annotations

import socket

import pytest
from django.db import OperationalError

from config import state
from config.commands.serve import require_free_port
from sanzhua.base.refusals import Refused


def test_a_port_in_use_is_named_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused, match=f"端口 {port} 已被别的程序占用"):
            require_free_port("127.0.0.1", port)


@pytest.mark.django_db
def test_a_database_out_of_reach_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(state, "MigrationExecutor", refuse)
    with pytest.raises(Refused, match="连不上数据库"):
        state.data_state()
