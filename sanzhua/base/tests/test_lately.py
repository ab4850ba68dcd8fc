"""What was used last stays, up to a weight; what was used long ago goes."""

from __future__ import annotations

import threading

from sanzhua.base.lately import Lately


def kept(most: int = 10) -> Lately[str, list[int]]:
    return Lately(most, len)


def test_a_value_is_worked_out_once() -> None:
    made: list[str] = []
    lately = kept()
    for _time in range(2):
        assert lately.get("a", lambda: made.append("a") or [1]) == [1]  # type: ignore[func-returns-value]
    assert made == ["a"]


def test_what_was_used_longest_ago_goes_first() -> None:
    lately = kept()
    for key in "abc":
        lately.keep(key, [0] * 3)
    assert lately.find("a") is not None
    lately.keep("d", [0] * 4)
    assert [key for key in "abcd" if lately.find(key) is not None] == ["a", "c", "d"]


def test_the_newest_stays_though_it_alone_is_too_heavy() -> None:
    lately = kept()
    lately.keep("a", [1])
    lately.keep("b", [0] * 11)
    assert (lately.find("a"), len(lately.find("b") or [])) == (None, 11)


def test_of_two_that_were_worked_out_at_once_all_get_the_first() -> None:
    lately = kept()
    first = lately.keep("a", [1])
    assert lately.keep("a", [1]) is first
    assert lately.find("a") is first


def test_many_threads_may_use_it() -> None:
    lately = kept(50)
    work = lambda: [lately.get(str(n % 7), lambda: [0] * 9) for n in range(500)]  # noqa: E731
    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(lately.find(str(n)) is not None for n in range(7)) == 5
