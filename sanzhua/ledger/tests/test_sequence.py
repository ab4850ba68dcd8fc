import contextlib
import threading

import pytest
from django.db import connection, transaction

from sanzhua.ledger.actions import sequence
from sanzhua.ledger.models import Entry, Outbox, TreeHead
from sanzhua.ledger.queries import Verdict, latest_head, leaves, verify
from sanzhua.ledger.tests.write import deeds
from sanzhua.ledger.tree import root_of


@pytest.mark.django_db
def test_waiting_bodies_become_entries_without_gaps() -> None:
    deeds(3)
    assert sequence() == 3
    assert list(Entry.objects.values_list("seq", flat=True)) == [0, 1, 2]
    assert not Outbox.objects.filter(sequenced=False).exists()


@pytest.mark.django_db
def test_a_second_run_finds_nothing_and_writes_no_head() -> None:
    deeds(2)
    sequence()
    assert sequence() == 0
    assert TreeHead.objects.count() == 1


@pytest.mark.django_db
def test_the_head_is_the_root_over_all_entries() -> None:
    deeds(2)
    sequence()
    deeds(3)
    sequence()
    head = latest_head()
    assert head is not None
    assert (head.size, bytes(head.root)) == (5, root_of(leaves()))


@pytest.mark.django_db
def test_a_run_that_was_rolled_back_leaves_no_trace_in_the_next_head() -> None:
    deeds(3)
    sequence()
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        deeds(2)
        sequence()
        raise ZeroDivisionError
    deeds(4)
    sequence()
    assert verify() == Verdict(ok=True, entries=7, pending=0, broken=None)


@pytest.mark.django_db
def test_a_lower_key_that_commits_later_is_not_lost() -> None:
    deeds(3)
    late = Outbox.objects.order_by("pk").first()
    assert late is not None
    late_pk, late_body, late_at = late.pk, bytes(late.body), late.at
    late.delete()
    sequence()
    Outbox.objects.create(pk=late_pk, at=late_at, kind="report.sign", body=late_body)
    assert sequence() == 1
    assert Entry.objects.get(seq=2).outbox_id == late_pk
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_many_sequencers_and_writers_at_once_make_one_row_of_entries() -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(5):
                deeds(2)
                sequence()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sequence()
    assert faults == []
    assert list(Entry.objects.values_list("seq", flat=True)) == list(range(60))
    assert verify().ok
