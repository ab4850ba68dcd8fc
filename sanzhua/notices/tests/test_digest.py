"""What the day's mail says, to whom it goes and when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.actions import delegate
from sanzhua.accounts.models import Person, Post
from sanzhua.base import clock
from sanzhua.codes.calendar import shipped_calendar
from sanzhua.notices.actions import send_digests
from sanzhua.notices.choices import SENTENCES
from sanzhua.notices.mail_choices import HEADINGS, MAILABLE, heading_of, sentence_in_mail
from sanzhua.notices.models import Digest
from sanzhua.notices.queries import digest_of
from sanzhua.notices.rules import sending_day
from sanzhua.notices.tests.mail_scene import DUE, MORNING, ask, confirmed, titles
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("mail", "morning")


def the_mail() -> EmailMultiAlternatives:
    (found,) = outbox.outbox
    assert isinstance(found, EmailMultiAlternatives)
    return found


def test_a_person_is_told_once_a_day(cast: Cast) -> None:
    confirmed(cast.clerk)
    ask(cast)
    assert [send_digests(titles) for _run in range(3)] == [1, 0, 0]
    assert the_mail().to == ["limin@example.org"]
    (row,) = Digest.objects.all()
    assert (row.status, row.day, row.lines, row.tries) == ("sent", date(2019, 7, 8), 1, 1)


def test_the_next_working_day_brings_the_next_mail(cast: Cast) -> None:
    confirmed(cast.clerk)
    ask(cast)
    send_digests(titles)
    with clock.use_fixed(MORNING + timedelta(days=1)):
        assert send_digests(titles) == 1
    assert len({letter.extra_headers["Message-ID"] for letter in outbox.outbox}) == 2


def test_the_mail_says_what_is_due_and_links_to_it(cast: Cast) -> None:
    confirmed(cast.clerk)
    ask(cast)
    send_digests(titles)
    body = str(the_mail().body)
    assert "本期应报 1\n- 填报2019年6月在建项目月调度表 · 7月10日 24:00，还有2天" in body
    assert "  https://sanzhua.example.org/reports/1/" in body
    html = str(the_mail().alternatives[0][0])
    assert '<a href="https://sanzhua.example.org/reports/1/">填报2019年6月在建项目月调度表</a>' in html
    assert "style=" not in html


def test_overdue_comes_first_and_stands_in_the_subject(cast: Cast) -> None:
    confirmed(cast.clerk)
    ask(cast, "task_soon", "plan_task:1", task="办培训班", day="2019-07-12")
    ask(cast, "task_overdue", "plan_task:2", DUE - timedelta(days=9), task="办培训班", day="2019-06-30")
    ask(cast, "urged", "report:9", None)
    send_digests(titles)
    assert the_mail().subject == "三抓 7月8日：3件待办，1件已逾期"
    lines = [line for line in str(the_mail().body).splitlines() if line.startswith("- ")]
    assert [line.split("（")[0][:10] for line in lines] == ["- 一项方案任务已逾", "- 一项方案任务7天", "- 市里催报2019"]


def test_groups_stand_in_the_order_of_the_desk(cast: Cast) -> None:
    for place, verb in enumerate(("urged", "fill", "sign")):
        ask(cast, verb, f"report:{place}")
    groups = digest_of(cast.clerk, titles()).groups
    assert [group.heading for group in groups] == ["待我签发", "本期应报", "需要您处理"]


def test_the_mail_speaks_the_language_of_its_reader(cast: Cast) -> None:
    cast.clerk.language = "en"
    cast.clerk.save()
    confirmed(cast.clerk)
    ask(cast, "urged")
    send_digests(lambda: {"construction": "Projects under construction"})
    assert the_mail().subject == "Sanzhua 8 Jul: 1 to do"
    assert "Projects under construction" in str(the_mail().body)
    assert "三抓" not in str(the_mail().body)


def test_the_headers_say_that_a_machine_wrote_it(cast: Cast) -> None:
    confirmed(cast.clerk)
    ask(cast)
    send_digests(titles)
    message = the_mail().message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<digest.20190708.{cast.clerk.pk}@example.org>"
    assert message["Date"]
    assert "sanzhua@example.org" in message["From"]


@pytest.mark.parametrize("verb", sorted(SENTENCES))
def test_nothing_that_was_typed_and_no_figure_stands_in_a_mail(verb: str) -> None:
    said = str(sentence_in_mail(verb)) % dict.fromkeys(MAILABLE, "·")
    assert said
    assert heading_of(verb) in HEADINGS


def test_a_sentence_without_words_for_mail_is_told_without_its_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SENTENCES, "secret", "批给%(project)s%(amount)s元")
    assert str(sentence_in_mail("secret")) == "一件事等您处理"


def test_the_reason_of_a_return_stays_inside(cast: Cast) -> None:
    confirmed(cast.clerk)
    ask(cast, "revise", reason="当月13,800万元写错了")
    send_digests(titles)
    assert "修改被退回的2019年6月在建项目月调度表 ·" in str(the_mail().body)
    assert "13,800" not in the_mail().message().as_string() + str(the_mail().body)


def test_nothing_to_tell_sends_nothing_and_settles_the_day(cast: Cast) -> None:
    confirmed(cast.clerk)
    assert send_digests(titles) == 0
    ask(cast)
    assert send_digests(titles) == 0
    assert (Digest.objects.get().status, outbox.outbox) == ("nothing", [])


def _off(person: Person) -> None:
    box = confirmed(person)
    box.is_on = False
    box.save()


def _unconfirmed(person: Person) -> None:
    box = confirmed(person)
    box.confirmed_at = None
    box.save()


def _left(person: Person) -> None:
    confirmed(person)
    person.is_active = False
    person.save()


@pytest.mark.parametrize("how", [_off, _unconfirmed, _left])
def test_no_mail_goes_where_none_is_wanted(cast: Cast, how: Any) -> None:
    how(cast.clerk)
    ask(cast)
    assert send_digests(titles) == 0
    assert outbox.outbox == []


def test_without_a_server_nothing_is_sent_or_written(cast: Cast, mail: Any) -> None:
    mail.MAIL_SERVER = None
    confirmed(cast.clerk)
    ask(cast)
    assert (send_digests(titles), Digest.objects.count(), outbox.outbox) == (0, 0, [])


def test_a_stranger_is_told_nothing_of_it(cast: Cast) -> None:
    confirmed(cast.stranger)
    confirmed(cast.system_admin)
    ask(cast)
    assert send_digests(titles) == 0


def test_who_acts_for_a_post_is_told_of_its_work(cast: Cast) -> None:
    confirmed(cast.reviewer)
    ask(cast)
    post = Post.objects.get(person=cast.clerk)
    day = clock.business_today()
    delegate(post=post, to=cast.reviewer, authority="授权书", valid_from=day, valid_to=day, by=cast.security_admin)
    assert send_digests(titles) == 1
    assert the_mail().to == ["chenlixin@example.org"]


def test_one_line_that_cannot_be_told_keeps_nobody_elses_mail_back(cast: Cast) -> None:
    confirmed(cast.clerk)
    confirmed(cast.second_clerk)
    ask(cast)
    told = iter([{}, titles()])

    def names() -> dict[str, str]:
        found = next(told)
        if not found:
            raise KeyError("form")
        return found

    assert send_digests(names) == 1
    assert sorted(Digest.objects.values_list("status", "error")) == [("failed", "KeyError: 'form'"), ("sent", "")]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2019-07-08 07:59", None),
        ("2019-07-08 08:00", date(2019, 7, 8)),
        ("2019-07-08 17:59", date(2019, 7, 8)),
        ("2019-07-08 18:00", None),
        ("2019-07-13 09:00", None),
        ("2019-10-01 09:00", None),
        ("2019-10-12 09:00", date(2019, 10, 12)),
        ("2099-07-06 09:00", date(2099, 7, 6)),
        ("2099-07-05 09:00", None),
    ],
)
def test_mail_goes_on_working_days_from_the_hour_on(moment: str, day: date | None) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=clock.SHANGHAI).astimezone(UTC)
    assert sending_day(at, time(8), shipped_calendar()) == day


def test_a_late_hour_ends_with_its_day() -> None:
    late = datetime(2019, 7, 8, 23, 30, tzinfo=clock.SHANGHAI)
    assert sending_day(late, time(23), shipped_calendar()) == date(2019, 7, 8)
    assert sending_day(late + timedelta(hours=1), time(23), shipped_calendar()) is None


def test_a_day_that_is_settled_costs_three_queries(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for person in cast.insiders:
        confirmed(person)
    ask(cast)
    send_digests(titles)
    with django_assert_max_num_queries(3):
        send_digests(titles)
