"""总体工作情况报告: words around locked figures, handed in, signed and accepted like a return."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import (
    accept_narrative,
    correct_narrative,
    hand_in_narrative,
    open_narrative,
    read_figures_anew,
    return_narrative,
    save_narrative,
    send_narrative_back,
    sign_narrative,
)
from sanzhua.dispatch.models import Narrative, NarrativeVersion
from sanzhua.dispatch.narrative_sketch import figures, load_sketch, sketched
from sanzhua.dispatch.queries.narratives import narrative_page
from sanzhua.dispatch.tests.scene import JUNE, WAN, Scene, fill, handed_in
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.ledger.canonical import sha256
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.papers import prose
from tests.cast import PASSWORD, person


@pytest.fixture
def narrative(scene: Scene) -> Narrative:
    fill(scene)
    return open_narrative(unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk)


def write(scene: Scene, narrative: Narrative, **texts: str) -> Narrative:
    return save_narrative(
        narrative=narrative, by=scene.cast.clerk, revision=narrative.revision, title=narrative.title, texts=texts
    )


def signed(scene: Scene, narrative: Narrative) -> NarrativeVersion:
    version = hand_in_narrative(narrative=narrative, by=scene.cast.clerk)
    return sign_narrative(version=version, by=scene.cast.head, sha256=version.sha256)


def text_of(version: NarrativeVersion) -> str:
    return "\n".join(line for one in json.loads(bytes(version.body))["sections"] for line in one["paragraphs"])


def test_the_sketch_names_only_columns_and_figures_that_there_are() -> None:
    sketch = load_sketch()
    keys = {spec.key for spec in sketch.figures}
    for spec in sketch.figures:
        assert spec.form in FORM_KEYS
        assert {spec.column, spec.over} - {""} <= set(load_form(spec.form).by_key)
    for section in sketch.sections:
        for text, needs in section.sentences:
            assert set(needs) <= keys
            assert set(prose.tokens(text)) - {"span", "month"} <= keys


def test_a_project_counts_once_and_a_rate_is_the_metric_of_its_name() -> None:
    rows: list[tuple[str, dict[str, Any]]] = [
        ("p1#a", {"allocated_central": 100 * WAN, "arrived_central": 50 * WAN}),
        ("p1#b", {"allocated_central": 100 * WAN, "arrived_central": 100 * WAN}),
        ("p2#a", {"allocated_central": 100 * WAN, "arrived_central": None}),
    ]
    building: list[tuple[str, dict[str, Any]]] = [
        ("p1", {"plan_year": 100 * WAN, "done_year": 40 * WAN}),
        ("p2", {"done_year": 900 * WAN}),
    ]
    found = figures({"central_fund": rows, "construction": building})
    assert found["投资完成率"]["value"] == "0.400000"
    assert found["中央项目数"]["value"] == 2
    assert (found["中央到位率"]["value"], found["中央到位率"]["shown"]) == ("0.500000", "50.0%")
    assert found["储备项目数"]["value"] is None


def test_it_begins_with_the_units_own_figures_and_says_nothing_of_forms_without_rows(narrative: Narrative) -> None:
    texts = {one["key"]: one["text"] for one in narrative.sections}
    assert texts["construction"].startswith("1–6月，我单位调度在建项目{在建项目数}个")
    assert (texts["attraction"], texts["problems"]) == ("", "")
    assert narrative.figures["当月完成"]["shown"] == "0.30亿元"
    assert narrative.title == "关于梨树县2019年1–6月项目建设总体工作情况的报告"


def test_it_begins_without_a_figure_that_nobody_knows_so_that_it_can_be_handed_in() -> None:
    batch = {"allocated_central": 100 * WAN, "arrived_central": 50 * WAN}
    _title, sections = sketched(figures({"central_fund": [("p1#a", batch)]}), "梨树县", Period.parse(JUNE))
    text = next(one["text"] for one in sections if one["key"] == "central_fund")
    assert text == (
        "中央预算内投资项目{中央项目数}个，下达中央投资{下达中央投资}，资金到位率{中央到位率}（均以下达中央投资为分母）。"
    )


def test_opening_it_twice_gives_the_same(scene: Scene, narrative: Narrative) -> None:
    assert open_narrative(unit=scene.cast.lishu, period=JUNE, by=scene.cast.second_clerk) == narrative


def test_words_are_saved_and_figures_cannot_be_invented(scene: Scene, narrative: Narrative) -> None:
    write(scene, narrative, problems="用地手续慢。")
    assert narrative.sections[4]["text"] == "用地手续慢。"
    with pytest.raises(Refused):
        write(scene, narrative, problems="完成{我编的数}亿元")
    with pytest.raises(Refused):
        write(scene, narrative, problems="长" * 8_001)


def test_who_saves_over_anothers_words_is_told(scene: Scene, narrative: Narrative) -> None:
    write(scene, narrative, problems="甲写的")
    with pytest.raises(WrongState):
        save_narrative(
            narrative=narrative, by=scene.cast.second_clerk, revision=1, title="题", texts={"problems": "乙写的"}
        )


def test_at_the_hand_in_the_figures_are_read_again_and_frozen(scene: Scene, narrative: Narrative) -> None:
    write(scene, narrative, problems="问题。")
    scene.save(0, "done_month", "1400")
    assert queries.narrative_page(narrative, scene.cast.clerk).moved.keys() >= {"当月完成"}
    version = hand_in_narrative(narrative=narrative, by=scene.cast.clerk)
    assert "6月当月完成投资0.32亿元" in text_of(version)
    assert sha256(bytes(version.body)) == version.sha256
    scene.save(0, "done_month", "1500")
    assert "0.32亿元" in text_of(version)
    assert queries.narrative_page(narrative, scene.cast.head).moved == {
        "当月完成": "0.33亿元",
        "累计完成": "2.18亿元",
        "投资完成率": "35.2%",
    }


def test_a_version_names_the_return_that_it_quotes(scene: Scene) -> None:
    report = handed_in(scene)
    narrative = open_narrative(unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk)
    version = hand_in_narrative(narrative=narrative, by=scene.cast.clerk)
    assert json.loads(bytes(version.body))["sources"] == [
        {"form": "construction", "version": 1, "sha256": report.sha256}
    ]


def test_the_way_from_draft_to_accepted(scene: Scene, narrative: Narrative) -> None:
    version = signed(scene, narrative)
    assert (version.signer_name, version.signer_post) == ("王〇〇", "梨树县 县长")
    accept_narrative(narrative=narrative, by=scene.cast.dispatcher, sha256=version.sha256)
    again = accept_narrative(narrative=narrative, by=scene.cast.dispatcher, sha256=version.sha256)
    assert (narrative.status, again.status) == ("accepted", "accepted")
    kinds = list(Outbox.objects.order_by("pk").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith("narrative.")] == [
        "narrative.open",
        "narrative.hand_in",
        "narrative.sign",
        "narrative.accept",
    ]


def test_each_step_is_on_the_desk_of_whose_turn_it_is(scene: Scene, narrative: Narrative) -> None:
    def waiting() -> list[tuple[str, str]]:
        found = Todo.objects.filter(done_at=None, subject=f"narrative:{narrative.pk}")
        return list(found.values_list("verb", "role"))

    version = hand_in_narrative(narrative=narrative, by=scene.cast.clerk)
    assert waiting() == [("narrative_sign", "head")]
    sign_narrative(version=version, by=scene.cast.head, sha256=version.sha256)
    assert waiting() == [("narrative_accept", "dispatcher")]
    send_narrative_back(narrative=narrative, by=scene.cast.dispatcher, note="问题写具体")
    assert waiting() == [("narrative_revise", "liaison")]


def test_a_second_click_has_one_effect(scene: Scene, narrative: Narrative) -> None:
    first = hand_in_narrative(narrative=narrative, by=scene.cast.clerk)
    assert hand_in_narrative(narrative=narrative, by=scene.cast.clerk) == first
    sign_narrative(version=first, by=scene.cast.head, sha256=first.sha256)
    sign_narrative(version=first, by=scene.cast.head, sha256=first.sha256)
    assert narrative.changes.filter(verb="sign").count() == 1


def test_the_hash_on_the_page_must_be_the_one_that_stands(scene: Scene, narrative: Narrative) -> None:
    version = hand_in_narrative(narrative=narrative, by=scene.cast.clerk)
    with pytest.raises(WrongState):
        sign_narrative(version=version, by=scene.cast.head, sha256="0" * 64)
    return_narrative(narrative=narrative, by=scene.cast.head, note="太短")
    with pytest.raises(WrongState):
        sign_narrative(version=version, by=scene.cast.head, sha256=version.sha256)


def test_a_return_and_a_correction_open_it_again_and_need_a_reason(scene: Scene, narrative: Narrative) -> None:
    with pytest.raises(WrongState):
        send_narrative_back(narrative=narrative, by=scene.cast.dispatcher, note="x")
    version = signed(scene, narrative)
    narrative.refresh_from_db()
    with pytest.raises(WrongState):
        write(scene, narrative, problems="签后改")
    with pytest.raises(WrongState):
        read_figures_anew(narrative=narrative, by=scene.cast.clerk)
    with pytest.raises(Incomplete):
        send_narrative_back(narrative=narrative, by=scene.cast.dispatcher, note=" ")
    accept_narrative(narrative=narrative, by=scene.cast.dispatcher, sha256=version.sha256)
    correct_narrative(narrative=narrative, by=scene.cast.clerk, note="数改了")
    second = signed(scene, narrative)
    accept_narrative(narrative=narrative, by=scene.cast.dispatcher, sha256=second.sha256)
    assert list(narrative.versions.values_list("status", flat=True)) == ["superseded", "accepted"]


def test_nothing_is_handed_in_without_words_or_with_a_figure_that_is_not_there(
    scene: Scene, narrative: Narrative
) -> None:
    write(scene, narrative, construction="到位{累计到位资金}")
    with pytest.raises(Incomplete, match="累计到位资金"):
        hand_in_narrative(narrative=narrative, by=scene.cast.clerk)
    write(scene, narrative, construction=" \n ")
    with pytest.raises(Incomplete):
        hand_in_narrative(narrative=narrative, by=scene.cast.clerk)


def test_who_wrote_at_it_does_not_sign_it_though_another_handed_it_in(
    client: Client, scene: Scene, narrative: Narrative
) -> None:
    both = person("both", "两任", Role.LIAISON, scene.cast.lishu_drc, scene.cast.lishu, "信息联络员")
    Post.objects.create(unit=scene.cast.lishu, scope=scene.cast.lishu, person=both, title="副县长", role=Role.HEAD)
    save_narrative(narrative=narrative, by=both, revision=narrative.revision, title="情况报告", texts={})
    version = hand_in_narrative(narrative=narrative, by=scene.cast.clerk)
    with pytest.raises(NotAllowed, match="填表人不能签发"):
        sign_narrative(version=version, by=both, sha256=version.sha256)
    assert "sign" not in narrative_page(narrative, both).may
    assert "sign" in narrative_page(narrative, scene.cast.head).may
    assert sign_narrative(version=version, by=scene.cast.head, sha256=version.sha256).signed_by == scene.cast.head


def test_who_signed_for_the_unit_does_not_decide_for_the_city(scene: Scene, narrative: Narrative) -> None:
    version = signed(scene, narrative)
    Post.objects.create(
        unit=scene.cast.city_drc, scope=scene.cast.city, person=scene.cast.head, title="调度员", role=Role.DISPATCHER
    )
    head = Person.objects.get(pk=scene.cast.head.pk)
    narrative.refresh_from_db()
    for decide in (
        lambda: accept_narrative(narrative=narrative, by=head, sha256=version.sha256),
        lambda: send_narrative_back(narrative=narrative, by=head, note="请补充"),
    ):
        with pytest.raises(NotAllowed, match="不能代市里"):
            decide()
    assert not {"accept", "send_back"} & narrative_page(narrative, head).may
    assert {"accept", "send_back"} <= narrative_page(narrative, scene.cast.dispatcher).may


def test_who_fills_certain_forms_only_is_not_offered_to_begin_one(client: Client, scene: Scene) -> None:
    some = person(
        "some", "专表员", Role.LIAISON, scene.cast.lishu_drc, scene.cast.lishu, "信息联络员", forms=["construction"]
    )
    place = f"/reports/{scene.report.pk}/narrative/"
    for who, offered in ((some, False), (scene.cast.clerk, True)):
        client.force_login(who)
        assert ("开始写" in client.get(place).content.decode()) is offered
    client.force_login(some)
    assert client.post(place).status_code == 403


def test_each_verb_is_for_whom_the_table_of_moves_names(scene: Scene, narrative: Narrative) -> None:
    cast = scene.cast
    for who in (cast.head, cast.dispatcher, cast.stranger):
        with pytest.raises(NotAllowed):
            hand_in_narrative(narrative=narrative, by=who)
        with pytest.raises(NotAllowed):
            open_narrative(unit=cast.lishu, period=JUNE, by=who)
    version = hand_in_narrative(narrative=narrative, by=cast.clerk)
    for who in (cast.clerk, cast.dispatcher, cast.strange_head):
        with pytest.raises(NotAllowed):
            sign_narrative(version=version, by=who, sha256=version.sha256)
    with pytest.raises(NotAllowed):
        accept_narrative(narrative=narrative, by=cast.head, sha256=version.sha256)


def test_the_file_is_in_official_layout_and_a_draft_says_so(scene: Scene, narrative: Narrative) -> None:
    write(scene, narrative, problems="第一段。\n第二段。")
    draft = Document(io.BytesIO(queries.narrative_docx(narrative)))
    words = [paragraph.text for paragraph in draft.paragraphs]
    assert "一、项目建设情况" in words
    assert any(text.startswith("第二段") for text in words)
    assert "二、招商引资情况" not in words
    signed(scene, narrative)
    narrative.refresh_from_db()
    final = queries.narrative_docx(narrative)
    assert any("0.30亿元" in paragraph.text for paragraph in Document(io.BytesIO(final)).paragraphs)


def test_the_pages_lead_from_the_return_to_the_signature(scene: Scene, client: Client) -> None:
    fill(scene)
    client.force_login(scene.cast.clerk)
    beside = reverse("dispatch:narrative_beside", args=[scene.report.pk])
    assert "开始写" in client.get(beside).content.decode()
    address = client.post(beside).headers["Location"]
    assert client.get(beside).headers["Location"] == address
    assert 'name="text:problems"' in client.get(f"{address}?edit").content.decode()
    sent = {"title": "题", "text:problems": "难。", "revision": "1"}
    answer = client.post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert ('value="2"' in answer, "已自动保存" in answer) == (True, True)
    assert client.post(address, sent).status_code == 409
    client.post(f"{address}act/hand-in/")
    client.force_login(scene.cast.head)
    page = client.get(address).content.decode()
    version = NarrativeVersion.objects.get()
    assert version.sha256 in page
    wrong = client.post(f"{address}act/sign/", {"sha256": version.sha256, "password": "不对"})
    assert wrong.status_code == 422
    client.post(f"{address}act/sign/", {"sha256": version.sha256, "password": PASSWORD})
    client.force_login(scene.cast.dispatcher)
    assert "难。" in client.get(address).content.decode()
    client.post(f"{address}act/accept/", {"sha256": version.sha256})
    assert Narrative.objects.get().status == "accepted"
    assert client.post(f"{address}act/burn/").status_code == 404
    assert client.get(f"{address}narrative.docx").status_code == 200


def test_the_head_and_the_city_see_it_beside_the_figures(scene: Scene, client: Client) -> None:
    version = handed_in(scene)
    narrative = open_narrative(unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk)
    hand_in_narrative(narrative=narrative, by=scene.cast.clerk)
    client.force_login(scene.cast.head)
    text = client.get(reverse("dispatch:sign", args=[version.report_id])).content.decode()
    assert "6月当月完成投资0.30亿元" in text
    client.force_login(scene.cast.dispatcher)
    text = client.get(reverse("dispatch:review", args=[version.report_id])).content.decode()
    assert "6月当月完成投资0.30亿元" in text
    assert "梨树县" in client.get(reverse("dispatch:narratives")).content.decode()


def test_another_unit_sees_none_of_it(scene: Scene, narrative: Narrative, client: Client) -> None:
    client.force_login(scene.cast.stranger)
    assert client.get(reverse("dispatch:narrative", args=[narrative.pk])).status_code == 404
    listed: Any = client.get(reverse("dispatch:narratives")).context["narratives"]
    assert listed == []


def test_what_was_signed_is_verified_against_the_ledger(scene: Scene, narrative: Narrative) -> None:
    version = signed(scene, narrative)
    assert queries.verify_narratives() is None
    NarrativeVersion.objects.filter(pk=version.pk).update(body=bytes(version.body) + b" ")
    assert "摘要不符" in str(queries.verify_narratives())
    NarrativeVersion.objects.filter(pk=version.pk).update(body=version.body)
    assert queries.verify_narratives() is None
    NarrativeVersion.objects.filter(pk=version.pk).update(status="void")
    assert "已不在" in str(queries.verify_narratives())
