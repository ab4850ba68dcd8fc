"""A column lives as long as its request; earlier answers are history, and what is asked again may go into a form."""

from __future__ import annotations

import pytest

from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.dispatch.tests.scene import Scene
from sanzhua.notices.models import Todo
from sanzhua.outward.actions import request_answering as answering
from sanzhua.outward.actions.request_adopting import decline_adoption, propose_adoption, take_adoption
from sanzhua.outward.models import Adoption
from sanzhua.outward.queries.request_gaps import answer_page
from sanzhua.outward.queries.request_pages import columns_page, open_adoptions
from sanzhua.outward.queries.request_table import request_table
from sanzhua.outward.tests.request_scene import BY_UNITS, Asked, book, drop_in, sent


def answered(scene: Scene) -> Asked:
    asked = sent(scene)
    answer = asked.answer(scene.cast.lishu)
    key = (str(scene.cast.lishu.pk), asked.column("用工").pk)
    answering.save_answer(answer, by=scene.cast.clerk, texts={key: "126"}, revision=0)
    answering.report_answer(answer, by=scene.cast.clerk)
    return asked


def test_the_same_heading_offers_the_earlier_answers_and_takes_none(scene: Scene) -> None:
    former = answered(scene)
    again = drop_in(scene, book(BY_UNITS))
    line = columns_page(again.request).lines[-1]
    assert again.column("用工").source == ""
    assert line.earlier is not None
    assert line.found[-1].value == f"earlier:{former.column('用工').pk}"


def test_who_is_asked_again_reads_what_was_answered_before(scene: Scene) -> None:
    answered(scene)
    page = answer_page(sent(scene).answer(scene.cast.lishu))
    assert page.lines[0].gaps[0].before == "126（2019-07-08）"
    assert page.lines[0].gaps[0].text == ""


def test_the_city_may_take_the_earlier_answers_instead_of_asking(scene: Scene) -> None:
    former = answered(scene)
    again = drop_in(scene, book(BY_UNITS))
    again.choose("用工", f"earlier:{former.column('用工').pk}")
    again.confirm()
    cells = [line.cells[6] for line in request_table(again.request).lines]
    assert [(cell.state, cell.value) for cell in cells] == [("ok", 126), ("missing", None)]
    assert "7月8日" in cells[0].said


def test_answers_in_money_stay_money_when_they_are_taken_over(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_UNITS))
    asked.choose("用工缺口", "gap", "wan", "money")
    asked.confirm()
    asked.send()
    answer = asked.answer(scene.cast.lishu)
    key = (str(scene.cast.lishu.pk), asked.column("用工").pk)
    answering.save_answer(answer, by=scene.cast.clerk, texts={key: "12.5"}, revision=0)
    answering.report_answer(answer, by=scene.cast.clerk)
    again = drop_in(scene, book(BY_UNITS))
    again.choose("用工", f"earlier:{asked.column('用工').pk}")
    again.confirm()
    assert request_table(again.request).lines[0].cells[6].shown == "12.5"
    again = drop_in(scene, book(BY_UNITS))
    again.choose("用工", f"earlier:{again.column('总投资').pk}")
    assert again.column("用工").source == ""


def test_once_asked_is_too_little_for_a_form(scene: Scene) -> None:
    asked = sent(scene)
    with pytest.raises(WrongState):
        propose_adoption(asked.column("用工"), form="construction", reason="常要", by=scene.cast.dispatcher)


def test_a_column_asked_twice_is_proposed_once_to_the_owner_of_the_form(scene: Scene) -> None:
    sent(scene)
    column = sent(scene).column("用工")
    for _ in range(2):
        propose_adoption(column, form="attraction", reason="常要", by=scene.cast.dispatcher)
    made = Adoption.objects.get()
    line = Todo.objects.open().get(verb="request_adopt")
    assert (made.times, line.role, open_adoptions("attraction")) == (2, "form_owner", [made])
    take_adoption(made, by=scene.cast.form_owner)
    assert (made.status, open_adoptions("attraction")) == ("taken", [])
    assert not Todo.objects.open().filter(verb="request_adopt").exists()


def test_who_owns_another_form_does_not_decide(scene: Scene) -> None:
    sent(scene)
    made = propose_adoption(sent(scene).column("用工"), form="construction", reason="常要", by=scene.cast.dispatcher)
    with pytest.raises(NotAllowed):
        decline_adoption(made, by=scene.cast.form_owner, note="不必")
    decline_adoption(made, by=scene.cast.dispatcher, note="不必")
    assert made.status == "declined"
