"""A draft goes to review, to the signer, and comes back with a reason."""

from __future__ import annotations

import pytest
from django.test import Client

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.bulletins import files
from sanzhua.bulletins.actions import draw_up, issue, pass_on, return_to_draft, save_prose, sign, submit, take_back
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.tests.conftest import Month
from sanzhua.bulletins.tests.studio import issued, office, signed
from sanzhua.ledger.models import Outbox
from sanzhua.notices.queries import todos_for
from tests.cast import PASSWORD

Hands = tuple[Person, Person]


@pytest.fixture
def hands(month: Month) -> Hands:
    return office(month.cast)


@pytest.fixture
def bulletin(month: Month) -> Bulletin:
    return draw_up(period=month.period, by=month.cast.dispatcher)


def _desk(person: Person) -> list[str]:
    return [line.sentence for line in todos_for(person) if "通报" in line.sentence]


def test_the_way_through_the_office_puts_one_line_on_each_desk(month: Month, bulletin: Bulletin, hands: Hands) -> None:
    reviewer, signer = hands
    submit(bulletin=bulletin, by=month.cast.dispatcher)
    assert _desk(reviewer) == [f"审核通报《{bulletin.title}》"]
    pass_on(bulletin=bulletin, by=reviewer)
    assert (_desk(reviewer), _desk(signer)) == ([], [f"签发通报《{bulletin.title}》"])
    sign(bulletin=bulletin, by=signer, revision=bulletin.revision)
    assert (_desk(signer), _desk(month.cast.dispatcher)) == ([], [f"印发已签发的通报《{bulletin.title}》"])
    issue(bulletin=bulletin, by=month.cast.dispatcher)
    assert _desk(month.cast.dispatcher) == []
    assert [change.verb for change in bulletin.changes.all()] == ["submit", "pass", "sign", "issue"]


def test_what_is_under_review_rests(month: Month, bulletin: Bulletin, hands: Hands) -> None:
    submit(bulletin=bulletin, by=month.cast.dispatcher)
    with pytest.raises(WrongState, match="已送审"):
        save_prose(bulletin=bulletin, by=month.cast.dispatcher, title="改", texts={}, revision=bulletin.revision)
    take_back(bulletin=bulletin, by=month.cast.dispatcher)
    save_prose(bulletin=bulletin, by=month.cast.dispatcher, title="改", texts={}, revision=bulletin.revision)
    assert bulletin.title == "改"


@pytest.mark.parametrize("stage", ["review", "reviewed"])
def test_it_comes_back_with_a_reason(month: Month, bulletin: Bulletin, hands: Hands, stage: str) -> None:
    submit(bulletin=bulletin, by=month.cast.dispatcher)
    if stage == "reviewed":
        pass_on(bulletin=bulletin, by=hands[0])
    by = hands[0] if stage == "review" else hands[1]
    with pytest.raises(Incomplete, match="须写明原因"):
        return_to_draft(bulletin=bulletin, by=by, note=" ")
    return_to_draft(bulletin=bulletin, by=by, note="第二段口径没写清。")
    assert bulletin.status == "draft"
    assert _desk(month.cast.dispatcher) == [f"修改被退回的通报《{bulletin.title}》：第二段口径没写清。"]


def test_nobody_signs_what_was_not_reviewed(month: Month, bulletin: Bulletin, hands: Hands) -> None:
    submit(bulletin=bulletin, by=month.cast.dispatcher)
    with pytest.raises(WrongState):
        sign(bulletin=bulletin, by=hands[1], revision=bulletin.revision)
    with pytest.raises(WrongState):
        issue(bulletin=bulletin, by=month.cast.dispatcher)


def test_a_signer_who_read_another_text_does_not_sign_this_one(month: Month, bulletin: Bulletin, hands: Hands) -> None:
    submit(bulletin=bulletin, by=month.cast.dispatcher)
    pass_on(bulletin=bulletin, by=hands[0])
    with pytest.raises(WrongState, match="不是现在这一稿"):
        sign(bulletin=bulletin, by=hands[1], revision=bulletin.revision - 1)


@pytest.mark.parametrize("who", ["dispatcher", "head", "reviewer", "viewer", "stranger", "form_owner"])
def test_review_and_signature_are_the_issuing_offices_own(
    month: Month, bulletin: Bulletin, hands: Hands, who: str
) -> None:
    submit(bulletin=bulletin, by=month.cast.dispatcher)
    with pytest.raises(NotAllowed):
        pass_on(bulletin=bulletin, by=getattr(month.cast, who))
    pass_on(bulletin=bulletin, by=hands[0])
    with pytest.raises(NotAllowed):
        sign(bulletin=bulletin, by=getattr(month.cast, who), revision=bulletin.revision)


def test_an_office_without_a_signer_is_told_before_anything_waits(month: Month, bulletin: Bulletin) -> None:
    with pytest.raises(Incomplete, match="还没有审核人的任职"):
        submit(bulletin=bulletin, by=month.cast.dispatcher)
    assert bulletin.changes.count() == 0


def test_the_signature_stands_in_the_log_with_the_hash_of_what_was_signed(
    month: Month, bulletin: Bulletin, hands: Hands
) -> None:
    signed(bulletin, month.cast, hands)
    body = bytes(Outbox.objects.get(kind="bulletin.sign").body)
    assert b'"sha256"' in body
    assert month.part.source_sha256.encode() in body


def test_the_printed_paper_names_the_signer(month: Month, bulletin: Bulletin, hands: Hands) -> None:
    issued(bulletin, month.cast, hands)
    paper = files.as_paper(bulletin)
    assert (paper.number, paper.signer) == ("四三抓办通报〔2019〕1号", "陆〇〇")


def test_signing_on_the_page_asks_for_the_password_again(
    client: Client, month: Month, bulletin: Bulletin, hands: Hands
) -> None:
    submit(bulletin=bulletin, by=month.cast.dispatcher)
    pass_on(bulletin=bulletin, by=hands[0])
    client.force_login(hands[1])
    address = f"/bulletins/{bulletin.pk}/move/sign/"
    wrong = client.post(address, {"revision": bulletin.revision, "password": "忘了"})
    assert wrong.status_code == 422
    assert "口令不对，未签发" in wrong.content.decode()
    right = client.post(address, {"revision": bulletin.revision, "password": PASSWORD})
    assert right.status_code == 302
    bulletin.refresh_from_db()
    assert bulletin.status == "signed"
