"""One value for many projects: shown before, applied as a whole, taken back as a whole."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import apply_many_changes, change_many, undo_many
from sanzhua.registry.models import BulkChange, Project, RegisterChange
from sanzhua.registry.queries import bulk
from sanzhua.registry.tests.crowd import enter, signed_in
from tests.cast import Cast

LEADER = bulk.BY_KEY["leader"]


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    enter(cast.lishu, ("甲", {"leader": "旧领导"}), ("乙", {}), ("丙", {"leader": "新领导"}))
    enter(cast.yitong, ("丁", {}))
    return cast


def every() -> list[Project]:
    return list(Project.objects.order_by("pk"))


def applied(cast: Cast, field: bulk.BulkField = LEADER, new: object = "新领导") -> BulkChange:
    shown = bulk.preview(cast.dispatcher, every(), field, new)
    return change_many(projects=every(), field=field, new=new, expected=shown.digest, by=cast.dispatcher)


def leaders() -> list[object]:
    return [one.facts.get("leader") for one in every()]


def test_the_preview_tells_old_new_same_and_refused(crowd: Cast) -> None:
    shown = bulk.preview(crowd.clerk, every(), LEADER, "新领导")
    assert [(row.old, row.changes) for row in shown.rows] == [
        ("旧领导", True), (None, True), ("新领导", False), (None, False),
    ]  # fmt: skip
    assert (shown.changed, shown.same, shown.refused) == (2, 1, 1)
    assert "伊通县" in shown.rows[3].refused


def test_all_change_together_with_one_ledger_entry_and_rows_that_tell(crowd: Cast) -> None:
    batch = applied(crowd)
    assert leaders() == ["新领导"] * 4
    assert batch.rows == 3
    assert RegisterChange.objects.filter(batch=batch).count() == 3
    entry = json.loads(bytes(Outbox.objects.get(kind="project.bulk_change").body))
    assert (entry["facts"]["rows"], entry["facts"]["new"]) == (3, "新领导")


def test_a_row_that_the_person_does_not_keep_stays(crowd: Cast) -> None:
    shown = bulk.preview(crowd.clerk, every(), LEADER, "新领导")
    change_many(projects=every(), field=LEADER, new="新领导", expected=shown.digest, by=crowd.clerk)
    assert leaders() == ["新领导", "新领导", "新领导", None]


def test_what_changed_after_the_preview_is_shown_again_and_nothing_is_written(crowd: Cast) -> None:
    shown = bulk.preview(crowd.dispatcher, every(), LEADER, "新领导")
    apply_many_changes({every()[1].pk: {"leader": "别人"}}, by=crowd.clerk, version_id=None)
    with pytest.raises(WrongState):
        change_many(projects=every(), field=LEADER, new="新领导", expected=shown.digest, by=crowd.dispatcher)
    assert leaders() == ["旧领导", "别人", "新领导", None]
    assert not BulkChange.objects.exists()


def test_nothing_to_change_and_too_many_rows_are_refused(crowd: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    applied(crowd)
    with pytest.raises(Incomplete):
        applied(crowd)
    monkeypatch.setattr(bulk, "MOST_ROWS", 3)
    with pytest.raises(Incomplete):
        applied(crowd, new="另一人")


def test_undo_brings_every_value_back_once(crowd: Cast) -> None:
    batch = applied(crowd)
    undo_many(batch, by=crowd.dispatcher)
    assert leaders() == ["旧领导", None, "新领导", None]
    assert Outbox.objects.filter(kind="project.bulk_undo").count() == 1
    with pytest.raises(WrongState):
        undo_many(batch, by=crowd.dispatcher)


def test_undo_is_refused_where_a_later_change_touched_the_value(crowd: Cast) -> None:
    batch = applied(crowd)
    apply_many_changes({every()[0].pk: {"owner": "新业主"}}, by=crowd.clerk, version_id=None)
    assert bulk.later_touched(batch) == []
    apply_many_changes({every()[0].pk: {"leader": "第三人"}}, by=crowd.clerk, version_id=None)
    apply_many_changes({every()[0].pk: {"leader": "新领导"}}, by=crowd.clerk, version_id=None)
    with pytest.raises(WrongState, match="甲"):
        undo_many(batch, by=crowd.dispatcher)
    assert leaders() == ["新领导"] * 4


def test_another_person_cannot_undo(crowd: Cast) -> None:
    batch = applied(crowd)
    with pytest.raises(NotAllowed):
        undo_many(batch, by=crowd.form_owner)
    assert signed_in(crowd.form_owner).get(reverse("registry:bulk_change", args=[batch.pk])).status_code == 404


@pytest.mark.parametrize(
    ("key", "texts", "value"),
    [
        ("source", ["attraction"], "attraction"),
        ("source", [""], ""),
        ("category", ["市重点", "省重点"], ["省重点", "市重点"]),
        ("category", [], None),
        ("industry", ["食品制造业"], "食品制造业"),
        ("leader", ["  王 副市长 "], "王 副市长"),
        ("leader", [""], None),
    ],
)
def test_a_value_is_read_as_the_register_holds_it(key: str, texts: list[str], value: object) -> None:
    assert bulk.read_value(bulk.BY_KEY[key], texts) == value


@pytest.mark.parametrize(
    ("key", "text"), [("source", "x"), ("nature", "乱写"), ("industry", "x"), ("leader", "长" * 101)]
)
def test_a_value_outside_the_list_is_refused(key: str, text: str) -> None:
    with pytest.raises(Incomplete):
        bulk.read_value(bulk.BY_KEY[key], [text])


@pytest.mark.parametrize(
    ("key", "new"), [("source", "attraction"), ("category", ["省重点"]), ("industry", "食品制造业"), ("nature", "新建")]
)
def test_lists_follow_and_go_back(crowd: Cast, key: str, new: object) -> None:
    before = list(Project.objects.order_by("pk").values())
    batch = applied(crowd, bulk.BY_KEY[key], new)
    column = {"category": "categories"}.get(key, key)
    assert all(getattr(one, column) for one in every())
    undo_many(batch, by=crowd.dispatcher)
    after = list(Project.objects.order_by("pk").values())
    assert [{**one, "facts": None} for one in after] == [{**one, "facts": None} for one in before]
    assert all(not one["facts"].get(key) for one in after)


def test_from_the_list_over_the_preview_to_the_result_and_back(crowd: Cast) -> None:
    client, address = signed_in(crowd.dispatcher), reverse("registry:bulk")
    ticked = [one.uid for one in every()[:2]]
    assert "选中 2 个项目" in client.get(address, {"rows": "ticked", "p": ticked}).content.decode()
    asked = {"rows": "ticked", "p": ticked, "field": "leader", "value": "新领导", "show": "1"}
    page = client.get(address, asked)
    assert "将修改 2 个" in page.content.decode()
    expected = page.context["shown"].digest
    assert leaders()[:2] == ["旧领导", None]
    stale = client.post(address, {**asked, "expected": "0"})
    assert stale.status_code == 409
    assert "请再核对一遍" in stale.content.decode()
    done = client.post(address, {**asked, "expected": expected}, follow=True)
    assert "已修改 2 个项目" in done.content.decode()
    back = client.post(reverse("registry:bulk_undo", args=[BulkChange.objects.get().pk]), follow=True)
    assert "恢复原值" in back.content.decode()
    assert leaders()[:2] == ["旧领导", None]


def test_all_that_fit_or_the_page_are_chosen_without_ticking(crowd: Cast) -> None:
    client, address = signed_in(crowd.clerk), reverse("registry:bulk")
    assert "选中 3 个项目" in client.get(address, {"rows": "all"}).content.decode()
    assert "选中 1 个项目" in client.get(address, {"rows": "all", "q": "甲"}).content.decode()
    assert "选中 3 个项目" in client.get(address, {"rows": "page"}).content.decode()
    foreign = Project.objects.get(name="丁").uid
    assert "没有选中项目" in client.get(address, {"rows": "ticked", "p": foreign}).content.decode()
