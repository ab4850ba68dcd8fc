"""Two people correct the same version at the same moment: one is first, the other is told and loses no word."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.plans import actions
from sanzhua.plans.actions.drafts import Stale
from sanzhua.plans.models import Clause, Correction, PlanVersion
from sanzhua.plans.tests.drawing import TEXT, clause, drawn_up
from sanzhua.plans.tests.test_pages import signed_in
from sanzhua.plans.tests.test_review_pages import rows
from tests.cast import Cast, make_cast

TYPED = "这是我刚写的话。"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_correct_at_once_one_is_first_and_the_others_are_told() -> None:
    cast = make_cast()
    version = drawn_up(cast.city, cast.dispatcher)
    one = clause(version, "一(一)")
    start, outcomes = threading.Barrier(4), list[str]()

    def correct(number: int) -> None:
        mine = Clause.objects.select_related("version__plan__unit").get(pk=one.pk)
        by = Person.objects.get(pk=cast.dispatcher.pk)
        start.wait()
        try:
            actions.correct_clause(
                mine, by=by, revision=1, heading="", text=f"第{number}人写的。", duties=[], dues=[], targets=[]
            )
            outcomes.append("done")
        except Stale as stale:
            outcomes.append(stale.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=correct, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("done") == 1
    assert sum("您的修改没有保存" in one for one in outcomes) == 3
    assert (PlanVersion.objects.get().revision, Correction.objects.count()) == (2, 1)


def sent(version: PlanVersion, revision: int = 1) -> dict[str, str]:
    duty = {"name": "县里的办公室", "role": "lead", "unit": ""}
    return {
        "revision": str(revision), "version": str(version.pk), "heading": "我的标题", "text": TYPED,
        **rows("duties", [duty]), **rows("dues", []), **rows("targets", []),
    }  # fmt: skip


@pytest.fixture
def version(cast: Cast, july: None) -> PlanVersion:
    return drawn_up(cast.city, cast.dispatcher)


def corrected_by_another(cast: Cast, one: Clause) -> None:
    actions.correct_clause(
        one, by=cast.dispatcher, revision=1, heading="", text="别人写的话。", duties=[], dues=[], targets=[]
    )


def test_what_was_typed_stands_beside_what_the_other_wrote_and_can_then_be_saved(
    cast: Cast, version: PlanVersion
) -> None:
    one = clause(version, "一(二)")
    corrected_by_another(cast, one)
    client, address = signed_in(cast.dispatcher), reverse("plans:clause", args=[one.pk])
    answer = client.post(address, sent(version))
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (TYPED, "我的标题", "县里的办公室", "别人写的话。", "您的修改没有保存"):
        assert words in page
    assert client.post(address, sent(version, 2)).status_code == 302
    assert Clause.objects.get(pk=one.pk).text == TYPED


def test_a_mistake_of_ones_own_shows_no_other_writing(cast: Cast, version: PlanVersion) -> None:
    address = reverse("plans:clause", args=[clause(version, "一(二)").pk])
    answer = signed_in(cast.dispatcher).post(address, {**sent(version), "text": " "})
    assert answer.status_code == 422
    assert "现在的内容" not in answer.content.decode()


def test_what_was_typed_into_a_task_that_went_is_not_lost(cast: Cast, version: PlanVersion) -> None:
    one = clause(version, "一(二)")
    actions.drop_clause(one, by=cast.dispatcher, revision=1)
    address = reverse("plans:clause", args=[one.pk])
    answer = signed_in(cast.dispatcher).post(address, sent(version))
    assert answer.status_code == 409
    assert TYPED in answer.content.decode()
    for person in (cast.clerk, cast.viewer):
        assert signed_in(person).post(address, sent(version)).status_code == 404


def test_what_was_typed_while_the_version_was_confirmed_is_not_lost_either(cast: Cast, july: None) -> None:
    version = drawn_up(cast.city, cast.dispatcher, TEXT.replace("6月份前", "6月底前"))
    one = clause(version, "一(二)")
    actions.confirm(version, by=cast.dispatcher, revision=1)
    answer = signed_in(cast.dispatcher).post(reverse("plans:clause", args=[one.pk]), sent(version))
    assert (answer.status_code, TYPED in answer.content.decode()) == (409, True)
    # Who reads the plan in force but does not keep it learns nothing of its clauses.
    assert signed_in(cast.clerk).post(reverse("plans:clause", args=[one.pk]), sent(version)).status_code == 404


def test_a_form_never_carries_a_later_revision_than_its_words(cast: Cast, version: PlanVersion) -> None:
    address = reverse("plans:clause", args=[clause(version, "一(二)").pk])
    PlanVersion.objects.update(revision=7)
    page = signed_in(cast.dispatcher).get(address).content.decode()
    assert 'name="revision" value="7"' in page
