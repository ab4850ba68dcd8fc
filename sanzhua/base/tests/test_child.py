"""Functions for the child stand at the top of this module."""

import os
import signal
import socket
import threading
import time
from typing import Any

import pytest

from sanzhua.base import nursery
from sanzhua.base.child import ChildKilled, run_limited
from sanzhua.base.refusals import Refused


def double(value: Any) -> Any:
    return value * 2


def refuse() -> None:
    raise Refused("不行。")


def eat_memory() -> int:
    return len(bytearray(600 * 1024 * 1024))


def spin() -> None:
    while True:
        pass


def call_out() -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=1)


_seen: list[int] = []


def remember(number: int) -> list[int]:
    _seen.append(number)
    return _seen


def pids() -> tuple[int, int]:
    return os.getpid(), os.getppid()


def not_to_be_pickled() -> object:
    return lambda: None


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


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


def test_nothing_of_one_child_is_left_for_the_next() -> None:
    assert [run_limited(remember, number) for number in range(3)] == [[0], [1], [2]]


def test_children_of_one_nursery_are_processes_of_their_own() -> None:
    first, second = run_limited(pids), run_limited(pids)
    assert first[0] != second[0]
    assert first[1] == second[1]


def test_a_child_that_breaks_down_leaves_the_nursery_in_order() -> None:
    for broken in (die, not_to_be_pickled):
        with pytest.raises(ChildKilled) as killed:
            run_limited(broken)
        assert killed.value.why == "crash"
    assert run_limited(double, 21) == 42


def test_an_answer_of_many_megabytes_comes_back_whole() -> None:
    assert run_limited(double, "麦" * 3_000_000) == "麦" * 6_000_000


def test_a_nursery_that_was_killed_is_replaced() -> None:
    _, parent = run_limited(pids)
    os.kill(parent, signal.SIGKILL)
    while nursery._idle[0].is_alive:
        time.sleep(0.01)
    assert run_limited(double, 1) == 2


def test_a_forked_process_gets_its_own_nursery() -> None:
    _, parent = run_limited(pids)
    child = os.fork()
    if child == 0:
        os._exit(0 if run_limited(pids)[1] != parent else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert run_limited(pids)[1] == parent


def test_nurseries_end_when_they_are_closed() -> None:
    _, parent = run_limited(pids)
    nursery.close_all()
    with pytest.raises(ProcessLookupError):
        os.kill(parent, 0)
