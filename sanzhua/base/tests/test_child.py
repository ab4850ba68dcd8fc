"""Functions for the child stand at the top of this module."""

import socket
import threading

import pytest

from sanzhua.base.child import ChildKilled, run_limited
from sanzhua.base.refusals import Refused


def double(number: int) -> int:
    return number * 2


def refuse() -> None:
    raise Refused("不行。")


def eat_memory() -> int:
    return len(bytearray(600 * 1024 * 1024))


def spin() -> None:
    while True:
        pass


def call_out() -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def test_a_result_comes_back() -> None:
    assert run_limited(double, 21) == 42


def test_an_exception_comes_back_as_it_is() -> None:
    with pytest.raises(Refused, match="不行"):
        run_limited(refuse)


def test_a_child_that_eats_memory_is_stopped() -> None:
    with pytest.raises(ChildKilled) as killed:
        run_limited(eat_memory, memory_mb=256)
    assert killed.value.why == "memory"


def test_a_child_that_never_ends_is_stopped() -> None:
    with pytest.raises(ChildKilled) as killed:
        run_limited(spin, seconds=1)
    assert killed.value.why == "time"


def test_a_child_has_no_network() -> None:
    with pytest.raises(PermissionError):
        run_limited(call_out)


def test_children_may_be_started_from_several_threads() -> None:
    results: list[int] = []
    threads = [threading.Thread(target=lambda n=n: results.append(run_limited(double, n))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 2, 4, 6]
