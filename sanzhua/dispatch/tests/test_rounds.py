"""收数: rows go out in small workbooks and come back in any number and order."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import decide_clash, hand_in, hand_out, merge_round, receive
from sanzhua.dispatch.models import CellChange, Handback, Round
from sanzhua.dispatch.splits import name_of, parted, splits
from sanzhua.dispatch.tests.scene import EIGHTH, PROJECTS, WAN, Scene, fill
from sanzhua.dispatch.tests.test_template_back import typed
from sanzhua.formbook.template_headings import META_SHEET
from sanzhua.registry.models import Project

COLD, CORN, WATER = (name for name, *_rest in PROJECTS)
WORDS = "请填好发回。"


@pytest.fixture
def found(scene: Scene) -> Round:
    """Two townships and a row that says none."""
    for project, place in zip(scene.projects, ["梨树县十家堡镇工业园", "梨树县蔡家镇", ""], strict=True):
        project.facts = {**project.facts, "place": place}
        project.save()
    return hand_out(report=scene.report, by=scene.cast.clerk, split="town", until=EIGHTH, words=WORDS)


def book(found: Round, number: int, cells: Any = None, also: Any = None) -> bytes:
    part = found.parts.select_related("round__report__unit").get(number=number)
    return typed(queries.part_workbook(part).data, cells or {}, also)


def drop(scene: Scene, found: Round, *files: bytes, giver: str = "") -> Any:
    named = [(f"交回{place}.xlsx", data) for place, data in enumerate(files)]
    return receive(found=found, by=scene.cast.clerk, files=named, giver=giver)


def merge(scene: Scene, found: Round) -> int:
    return merge_round(found=found, by=scene.cast.clerk)


def states(scene: Scene, found: Round) -> list[str]:
    return [part.state for part in queries.round_page(found, scene.cast.clerk).parts]


def test_rows_are_parted_by_township_and_those_without_one_go_together(found: Round) -> None:
    assert [(part.name, len(part.keys)) for part in found.parts.all()] == [("十家堡镇", 1), ("蔡家镇", 1), ("", 1)]


@pytest.mark.parametrize(
    ("words", "town"),
    [
        ("梨树县十家堡镇三家子村", "十家堡镇"),
        ("十家堡镇", "十家堡镇"),
        ("梨树县", ""),
        ("", ""),
        ("梨树 县蔡家镇", "蔡家镇"),
        ("郭家店", "郭家店"),
    ],
)
def test_a_township_is_found_in_what_people_write(words: str, town: str) -> None:
    assert name_of(splits()["town"], words, ["梨树县", "梨树"]) == town


def test_owners_are_parted_whatever_white_space_they_were_written_with() -> None:
    rows = [("a", {"owner": "甲公司"}), ("b", {"owner": "甲 公司"}), ("c", {}), ("d", {"owner": "乙公司"})]
    assert parted(splits()["owner"], rows, []) == [("甲公司", ["a", "b"]), ("乙公司", ["d"]), ("", ["c"])]


def test_the_words_to_send_along_are_chinese_on_an_english_page(scene: Scene) -> None:
    with override("en"):
        words = queries.default_words(scene.report, scene.cast.clerk, EIGHTH)
    assert "请于7月8日 " in words


def test_the_archive_holds_a_workbook_a_part_and_the_words(found: Round) -> None:
    archive = zipfile.ZipFile(io.BytesIO(queries.round_archive(found).data))
    names = archive.namelist()
    assert [name[:2] for name in names] == ["01", "02", "03", "发给"]
    assert not any(set(name) & set('\\/:*?"<>|') for name in names)
    assert archive.read(names[-1]).decode("utf-8-sig") == WORDS
    table = openpyxl.load_workbook(io.BytesIO(archive.read(names[0]))).worksheets[0]
    assert (table.cell(5, 2).value, table.cell(6, 2).value) == (COLD, None)


def test_files_of_several_givers_are_merged_in_one_drop(scene: Scene, found: Round) -> None:
    drop(scene, found, book(found, 2, {(CORN, "当月完成"): 1800}), book(found, 1, {(COLD, "当月完成"): 1200}))
    page = queries.round_page(found, scene.cast.clerk)
    assert ([part.state for part in page.parts], page.missing) == (["back", "back", "out"], ("未写属地的",))
    assert merge(scene, found) == 2
    assert [scene.row(place).values.get("done_month") for place in range(3)] == [1200 * WAN, 1800 * WAN, None]
    givers = CellChange.objects.order_by("row_key").values_list("row_key", "given_by")
    assert dict(givers) == {scene.key(0): "十家堡镇", scene.key(1): "蔡家镇"}


def test_merging_twice_has_one_effect(scene: Scene, found: Round) -> None:
    drop(scene, found, book(found, 1, {(COLD, "当月完成"): 1200}))
    assert (merge(scene, found), merge(scene, found)) == (1, 0)
    assert CellChange.objects.count() == 1


def test_a_file_dropped_twice_has_no_effect(scene: Scene, found: Round) -> None:
    data = book(found, 1, {(COLD, "当月完成"): 1200})
    drop(scene, found, data)
    assert drop(scene, found, data, data).again == ("交回0.xlsx", "交回1.xlsx")
    assert Handback.objects.count() == 1
    merge(scene, found)
    drop(scene, found, data)
    assert merge(scene, found) == 0


def test_two_files_that_disagree_wait_for_a_decision(scene: Scene, found: Round) -> None:
    drop(scene, found, book(found, 1, {(COLD, "当月完成"): 1200}), book(found, 1, {(COLD, "当月完成"): 1300}))
    page = queries.round_page(found, scene.cast.clerk)
    assert page.parts[0].state == "twice"
    [clash] = page.clashes
    assert [side.shown for side in clash.sides] == ["（空）", "1,200", "1,300"]
    with pytest.raises(Incomplete):
        merge(scene, found)
    decide_clash(found=found, by=scene.cast.clerk, choice="file")
    with pytest.raises(Incomplete):
        merge(scene, found)
    decide_clash(found=found, by=scene.cast.clerk, choice=clash.sides[2].choice, cell=clash.cell)
    assert merge(scene, found) == 1
    assert scene.row(0).values["done_month"] == 1300 * WAN


def test_a_later_file_does_not_silently_overwrite_an_earlier_one(scene: Scene, found: Round) -> None:
    first, second = book(found, 1, {(COLD, "当月完成"): 1200}), book(found, 1, {(COLD, "当月完成"): 1300})
    drop(scene, found, first, giver="王强")
    merge(scene, found)
    drop(scene, found, second)
    [clash] = queries.round_page(found, scene.cast.clerk).clashes
    assert [(side.shown, side.who) for side in clash.sides] == [("1,200", "十家堡镇 王强"), ("1,300", "十家堡镇")]
    decide_clash(found=found, by=scene.cast.clerk, choice="system", cell=clash.cell)
    assert merge(scene, found) == 0
    assert scene.row(0).values["done_month"] == 1200 * WAN


def test_rows_that_were_not_given_out_are_refused_with_a_sentence(scene: Scene, found: Round) -> None:
    def smuggle(other: Any) -> None:
        table = other.worksheets[0]
        table.protection.sheet = False
        table.cell(6, 2).value, table.cell(6, 16).value = CORN, 1
        table.cell(7, 2).value = "伊通县某项目"

    drop(scene, found, book(found, 1, {(COLD, "当月完成"): 1200}, smuggle))
    page = queries.round_page(found, scene.cast.clerk)
    assert [row.name for row in page.refused] == [CORN, "伊通县某项目"]
    merge(scene, found)
    assert scene.row(1).revision == 1
    assert Project.objects.filter(name="伊通县某项目").count() == 0


def test_a_file_whose_hidden_sheet_is_gone_is_matched_by_its_projects(scene: Scene, found: Round) -> None:
    def torn(other: Any) -> None:
        del other[META_SHEET]

    drop(scene, found, book(found, 2, {(CORN, "当月完成"): 1800}, torn))
    assert states(scene, found) == ["out", "back", "out"]
    merge(scene, found)
    assert scene.row(1).values["done_month"] == 1800 * WAN


def test_a_file_that_nobody_knows_is_kept_apart(scene: Scene, found: Round) -> None:
    def strange(other: Any) -> None:
        del other[META_SHEET]
        other.worksheets[0].cell(5, 2).value = "谁家的项目"

    drop(scene, found, book(found, 2, {}, strange))
    page = queries.round_page(found, scene.cast.clerk)
    assert (len(page.strays), page.waiting) == (1, 0)
    assert "认不出" in page.strays[0].sentence


def test_another_units_file_is_refused(scene: Scene, found: Round) -> None:
    def forged(other: Any) -> None:
        other[META_SHEET].cell(5, 2).value = '{"unit_id":"999999","round":"1","part":"1"}'

    drop(scene, found, book(found, 1, {(COLD, "当月完成"): 1200}, forged))
    page = queries.round_page(found, scene.cast.clerk)
    assert (page.strays[0].state, page.waiting) == ("refused", 0)


def test_number_and_size_are_bounded(scene: Scene, found: Round) -> None:
    with pytest.raises(Refused):
        receive(found=found, by=scene.cast.clerk, files=[("a.xlsx", b"x")] * 61)
    with pytest.raises(Refused):
        receive(found=found, by=scene.cast.clerk, files=[("a.xlsx", b"x" * 31 * 1024 * 1024)] * 2)
    with pytest.raises(Refused):
        receive(found=found, by=scene.cast.clerk, files=[])
    assert not Handback.objects.exists()


def test_only_the_clerk_of_the_unit_hands_out_and_merges(scene: Scene, found: Round) -> None:
    for person in (scene.cast.head, scene.cast.stranger, scene.cast.dispatcher):
        with pytest.raises(NotAllowed):
            hand_out(report=scene.report, by=person, split="town", until=EIGHTH, words="")
        with pytest.raises(NotAllowed):
            receive(found=found, by=person, files=[("a.xlsx", b"x")])
        with pytest.raises(NotAllowed):
            merge_round(found=found, by=person)
        with pytest.raises(NotAllowed):
            decide_clash(found=found, by=person, choice="system")


def test_a_return_that_was_handed_in_takes_nothing_more(scene: Scene, found: Round) -> None:
    data = book(found, 1, {(COLD, "当月完成"): 1300})
    fill(scene)
    hand_in(report=scene.report, by=scene.cast.clerk)
    scene.report.refresh_from_db()
    with pytest.raises(WrongState):
        drop(scene, found, data)
    with pytest.raises(WrongState):
        merge(scene, found)
    with pytest.raises(WrongState):
        hand_out(report=scene.report, by=scene.cast.clerk, split="owner", until=EIGHTH, words="")


def test_an_unknown_split_and_a_strange_decision_are_refused(scene: Scene, found: Round) -> None:
    with pytest.raises(Refused):
        hand_out(report=scene.report, by=scene.cast.clerk, split="phone", until=EIGHTH, words="")
    with pytest.raises(Refused):
        decide_clash(found=found, by=scene.cast.clerk, choice="12345", cell="x|y")


def test_the_pages_lead_through_a_round(scene: Scene, client: Client, found: Round) -> None:
    client.force_login(scene.cast.clerk)
    page = client.get(reverse("dispatch:collect", args=[scene.report.pk]))
    assert "按乡镇" in page.content.decode()
    until = (EIGHTH + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    sent = {"split": "owner", "until": until, "words": "请填"}
    made = client.post(reverse("dispatch:collect", args=[scene.report.pk]), sent)
    assert made.status_code == 302
    address = reverse("dispatch:round", args=[found.pk])
    file = SimpleUploadedFile("十家堡.xlsx", book(found, 1, {(COLD, "当月完成"): 1200}))
    client.post(f"{address}drop/", {"books": [file], "giver": ""})
    text = client.get(address).content.decode()
    assert "还有2份没有交回" in text
    assert "合并1格" in text
    client.post(f"{address}merge/")
    assert scene.row(0).values["done_month"] == 1200 * WAN
    assert client.get(f"{address}files.zip")["Content-Type"] == "application/zip"
    assert client.post(f"{address}drop/", {"books": [SimpleUploadedFile("a.exe", b"x")]}).status_code == 422


def test_the_round_page_asks_a_fixed_number_of_questions(
    scene: Scene, client: Client, found: Round, django_assert_max_num_queries: Any
) -> None:
    drop(scene, found, *(book(found, number) for number in (1, 2, 3)))
    client.force_login(scene.cast.clerk)
    with django_assert_max_num_queries(45):
        client.get(reverse("dispatch:round", args=[found.pk]))
