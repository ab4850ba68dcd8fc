import pytest

from sanzhua.ledger.actions import sequence
from sanzhua.ledger.models import Entry
from sanzhua.ledger.queries import verify
from sanzhua.ledger.tests.write import deeds, sql
from sanzhua.ledger.tree import leaf_hash

pytestmark = pytest.mark.django_db


def five_entries() -> None:
    deeds(3)
    sequence()
    deeds(2)
    sequence()


def test_an_empty_ledger_holds() -> None:
    assert (verify().ok, verify().entries, verify().pending) == (True, 0, 0)


def test_an_honest_ledger_holds() -> None:
    five_entries()
    verdict = verify()
    assert (verdict.ok, verdict.entries, verdict.pending, verdict.broken) == (True, 5, 0, None)


def test_an_unsequenced_tail_is_pending_not_broken() -> None:
    five_entries()
    deeds(4)
    verdict = verify()
    assert (verdict.ok, verdict.entries, verdict.pending) == (True, 5, 4)


def says(words: str) -> None:
    verdict = verify()
    assert not verdict.ok
    assert words in str(verdict.broken)


def test_a_changed_body_is_named_by_its_number() -> None:
    five_entries()
    sql("UPDATE ledger_entry SET body = %s WHERE seq = 3", b"{}")
    says("第 3 条（report.sign）的内容与其哈希不符")


def test_the_first_of_two_broken_entries_is_named() -> None:
    five_entries()
    sql("UPDATE ledger_entry SET body = %s WHERE seq IN (2, 4)", b"{}")
    says("第 2 条")


def test_a_body_changed_together_with_its_leaf_is_found_by_the_outbox() -> None:

    five_entries()
    sql("UPDATE ledger_entry SET body = %s, leaf = %s WHERE seq = 1", b"{}", leaf_hash(b"{}"))
    says("第 1 条（report.sign）与发件箱中的原文不符")


def test_all_three_changed_alike_is_found_by_the_head() -> None:

    five_entries()
    other = bytes(Entry.objects.get(seq=0).body).replace(b'"number":0', b'"number":9')
    sql("UPDATE ledger_entry SET body = %s, leaf = %s WHERE seq = 0", other, leaf_hash(other))
    sql("UPDATE ledger_outbox SET body = %s WHERE id = (SELECT outbox_id FROM ledger_entry WHERE seq = 0)", other)
    says("第 0 条至第 2 条中有条目被改动")


def test_the_first_of_two_entries_that_changed_places_is_named() -> None:
    five_entries()
    for change in ("-1 WHERE seq = 0", "0 WHERE seq = 1", "1 WHERE seq = -1"):
        sql(f"UPDATE ledger_entry SET seq = {change}")
    says("第 0 条（report.sign）与别的条目调换了次序")


def test_an_entry_removed_from_the_middle_is_missed() -> None:
    five_entries()
    sql("DELETE FROM ledger_entry WHERE seq = 1")
    says("缺少第 1 条")


def test_an_entry_removed_from_the_end_is_missed() -> None:
    five_entries()
    sql("DELETE FROM ledger_entry WHERE seq = 4")
    says("树头记有 5 条，实有 4 条")


def test_an_entry_removed_with_its_head_is_missed_in_the_outbox() -> None:
    five_entries()
    sql("DELETE FROM ledger_entry WHERE seq IN (3, 4)")
    sql("DELETE FROM ledger_treehead WHERE size = 5")
    says("标为已入账，账中却没有这一条")


def test_an_entry_slipped_in_has_no_head() -> None:
    five_entries()
    deeds(1)
    sql(
        "INSERT INTO ledger_entry (seq, outbox_id, kind, body, leaf) "
        "SELECT 5, id, kind, body, (SELECT leaf FROM ledger_entry WHERE seq = 0) FROM ledger_outbox "
        "WHERE sequenced = %s",
        False,
    )
    says("第 5 条")


def test_a_changed_head_is_found() -> None:
    five_entries()
    sql("UPDATE ledger_treehead SET root = %s WHERE size = 3", b"0" * 32)
    says("第 0 条至第 2 条中有条目被改动")


def test_a_changed_kind_is_found_though_the_leaf_still_fits() -> None:
    five_entries()
    sql("UPDATE ledger_entry SET kind = 'report.accept' WHERE seq = 2")
    says("第 2 条（report.accept）的类别或时间与正文不符")


def test_a_body_turned_back_to_waiting_is_found() -> None:
    five_entries()
    sql("UPDATE ledger_outbox SET sequenced = %s WHERE id = (SELECT outbox_id FROM ledger_entry WHERE seq = 2)", False)
    says("第 2 条（report.sign）在发件箱中被改回未入账状态")
