"""An unwanted draft is put aside and can be taken back; what was reviewed or signed stays."""

from __future__ import annotations

import pytest
from django.test import Client

from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.bulletins.actions import discard, draw_up, pass_on, restore, return_to_draft, submit, take_back
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.tests.conftest import Month
from sanzhua.bulletins.tests.studio import office
from sanzhua.ledger.models import Outbox


@pytest.fixture
def draft(month: Month) -> Bulletin:
    return draw_up(period=month.period, by=month.cast.dispatcher)


def _client(month: Month) -> Client:
    client = Client()
    client.force_login(month.cast.dispatcher)
    return client


def test_a_discarded_draft_leaves_the_list_and_its_month_waits_again(month: Month, draft: Bulletin) -> None:
    client = _client(month)
    answer = client.post(f"/bulletins/{draft.pk}/move/discard/", follow=True)
    assert "取回草稿" in answer.content.decode()
    page = client.get("/bulletins/").context["page"]
    assert (page.lines, [one.period for one in page.waiting]) == ((), [month.period])
    found = client.get("/bulletins/", {"status": "discarded"}).context["page"]
    assert [line.bulletin for line in found.lines] == [draft]
    assert Outbox.objects.filter(kind="bulletin.discard").count() == 1


def test_it_is_taken_back_with_every_word(month: Month, draft: Bulletin) -> None:
    blocks = draft.blocks
    discard(bulletin=draft, by=month.cast.dispatcher)
    restore(bulletin=draft, by=month.cast.dispatcher)
    draft.refresh_from_db()
    assert (draft.status, draft.blocks) == ("draft", blocks)


def test_beside_another_draft_of_the_month_it_stays_discarded(month: Month, draft: Bulletin) -> None:
    discard(bulletin=draft, by=month.cast.dispatcher)
    assert draw_up(period=month.period, by=month.cast.dispatcher) != draft
    with pytest.raises(WrongState, match="另有一份在办"):
        restore(bulletin=draft, by=month.cast.dispatcher)


def test_what_was_reviewed_is_not_discarded(month: Month, draft: Bulletin) -> None:
    reviewer, signer = office(month.cast)
    submit(bulletin=draft, by=month.cast.dispatcher)
    pass_on(bulletin=draft, by=reviewer)
    return_to_draft(bulletin=draft, by=signer, note="数据再核")
    with pytest.raises(WrongState, match="不能放弃"):
        discard(bulletin=draft, by=month.cast.dispatcher)
    assert "discard" not in _client(month).get(f"/bulletins/{draft.pk}/").context["life"].verbs


def test_what_only_waited_for_review_may_be_discarded(month: Month, draft: Bulletin) -> None:
    office(month.cast)
    submit(bulletin=draft, by=month.cast.dispatcher)
    take_back(bulletin=draft, by=month.cast.dispatcher)
    discard(bulletin=draft, by=month.cast.dispatcher)
    assert draft.status == "discarded"


def test_a_county_discards_nothing(month: Month, draft: Bulletin) -> None:
    with pytest.raises(NotAllowed):
        discard(bulletin=draft, by=month.cast.clerk)
