"""One task becomes several: its words, its document, its units, dates and targets."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.plans.actions import confirm, sharing_of, split, start_version
from sanzhua.plans.actions.splitting import Sharing
from sanzhua.plans.models import Clause, PlanVersion
from sanzhua.plans.tests.drawing import clause, drawn_up
from sanzhua.plans.tests.test_pages import signed_in
from tests.cast import Cast

TEXT = """四平市2019年重点工作方案
一、抓项目
（一）全年谋划180个亿元以上项目；8月底前办一期培训班。每月10日前报送进展。[牵头单位:市发展改革委;配合单位:市商务局]
（二）6月底前加强宣传，营造氛围。[责任单位:梨树县]
"""


@pytest.fixture
def version(cast: Cast, july: None) -> PlanVersion:
    return drawn_up(cast.city, cast.dispatcher, TEXT)


@pytest.fixture
def one(version: PlanVersion) -> Clause:
    return clause(version, "一(一)")


def in_three(cast: Cast, one: Clause) -> list[Clause]:
    return split(one, by=cast.dispatcher, revision=1, sharing=sharing_of(one, [1, 2]))


def test_units_go_to_every_part_and_dates_and_targets_where_their_words_stand(cast: Cast, one: Clause) -> None:
    made = in_three(cast, one)
    told = [
        (
            [duty.name for duty in part.duties.all()],
            [due.text for due in part.dues.all()],
            [target.text for target in part.targets.all()],
        )
        for part in made
    ]
    both = ["市发展改革委", "市商务局"]
    assert told == [(both, [], ["180个亿元以上项目"]), (both, ["8月底前"], []), (both, ["每月10日前"], [])]


def test_the_parts_stand_where_the_task_stood_and_are_numbered_after_it(cast: Cast, version: PlanVersion) -> None:
    in_three(cast, clause(version, "一(一)"))
    found = list(version.clauses.all())
    assert [each.number for each in found] == ["一(一)", "一(一)-2", "一(一)-3", "一(二)"]
    assert [each.text for each in found][:3] == [
        "全年谋划180个亿元以上项目；", "8月底前办一期培训班。", "每月10日前报送进展。",
    ]  # fmt: skip
    assert {each.chapter for each in found} == {"一、抓项目"}


def test_the_document_follows(cast: Cast, version: PlanVersion) -> None:
    made = in_three(cast, clause(version, "一(一)"))
    version.refresh_from_db()
    held = {part["clause"]: part["text"] for line in version.lines for part in line["parts"] if part["clause"]}
    assert held[made[1].position] == "8月底前办一期培训班。"
    assert held[made[2].position].startswith("每月10日前报送进展。[牵头单位")
    assert held[4] == "（二）6月底前加强宣传，营造氛围。[责任单位:梨树县]"


def test_what_goes_to_no_part_is_refused_and_nothing_is_divided(cast: Cast, one: Clause) -> None:
    proposed = sharing_of(one, [1])
    nowhere = Sharing(proposed.texts, {**proposed.rows, ("duty", one.duties.all()[0].pk): []})
    with pytest.raises(Incomplete, match="市发展改革委"):
        split(one, by=cast.dispatcher, revision=1, sharing=nowhere)
    assert one.version.clauses.count() == 2


def test_a_part_may_be_given_less(cast: Cast, one: Clause) -> None:
    lead, helper = one.duties.all()
    proposed = sharing_of(one, [1])
    rows = {**proposed.rows, ("duty", lead.pk): [0], ("duty", helper.pk): [1]}
    first, second = split(one, by=cast.dispatcher, revision=1, sharing=Sharing(proposed.texts, rows))
    assert [duty.name for duty in first.duties.all()] == ["市发展改革委"]
    assert [duty.name for duty in second.duties.all()] == ["市商务局"]


@pytest.mark.parametrize("begins", [[], [0], [7]])
def test_without_a_place_to_divide_nothing_is(cast: Cast, one: Clause, begins: list[int]) -> None:
    with pytest.raises(Incomplete):
        sharing_of(one, begins)


def test_only_who_saw_the_last_correction_and_may_correct_divides(cast: Cast, one: Clause) -> None:
    sharing = sharing_of(one, [1])
    with pytest.raises(WrongState):
        split(one, by=cast.dispatcher, revision=4, sharing=sharing)
    for person in (cast.clerk, cast.viewer, cast.system_admin):
        with pytest.raises(NotAllowed):
            split(one, by=person, revision=1, sharing=sharing)
    assert not Outbox.objects.filter(kind="clause.split").exists()


def test_the_first_part_goes_on_the_task_in_force(cast: Cast, version: PlanVersion) -> None:
    confirm(version, by=cast.dispatcher, revision=1)
    later = start_version(plan=version.plan, by=cast.dispatcher, name="二.txt", data=TEXT.encode())
    made = in_three(cast, clause(later, "一(一)"))
    assert [Clause.objects.get(pk=each.pk).task_id for each in made] == [clause(version, "一(一)").task_id, None, None]


def test_the_page_offers_sentences_then_shares_then_divides(cast: Cast, one: Clause) -> None:
    client, address = signed_in(cast.dispatcher), reverse("plans:clause_split", args=[one.pk])
    assert 'name="at"' in client.get(address).content.decode()
    page = client.get(f"{address}?at=1").content.decode()
    duties = {f"duty-{duty.pk}": ["0", "1"] for duty in one.duties.all()}
    assert all(f'name="{name}"' in page for name in duties)
    rows = {f"due-{due.pk}": "1" for due in one.dues.all()} | {f"target-{one.targets.get().pk}": "0"}
    answer = client.post(address, {"revision": "1", "at": "1", **duties, **rows})
    assert answer["Location"].endswith(f"#t{one.position}")
    assert one.version.clauses.count() == 3


def test_a_refused_division_comes_back_with_its_ticks(cast: Cast, one: Clause) -> None:
    PlanVersion.objects.update(revision=3)
    address = reverse("plans:clause_split", args=[one.pk])
    first, second = one.duties.all()
    sent = {"revision": "1", "at": "2", f"duty-{first.pk}": "1", f"duty-{second.pk}": "0"}
    answer = signed_in(cast.dispatcher).post(address, sent)
    assert answer.status_code == 422
    ticks = {name: got for name, _row, got in answer.context["rows"]}
    assert (ticks[f"duty-{first.pk}"], ticks[f"duty-{second.pk}"]) == ([False, True], [True, False])
    assert 'name="revision" value="3"' in answer.content.decode()


def test_a_single_sentence_says_that_it_cannot_be_divided(cast: Cast, version: PlanVersion) -> None:
    address = reverse("plans:clause_split", args=[clause(version, "一(二)").pk])
    assert "只有一句话" in signed_in(cast.dispatcher).get(address).content.decode()


def test_nonsense_in_the_address_divides_nothing(cast: Cast, one: Clause) -> None:
    address = reverse("plans:clause_split", args=[one.pk])
    for query in ("?at=99", "?at=-1", "?at=x", "?at=9999999999"):
        assert "parts" not in signed_in(cast.dispatcher).get(address + query).context
