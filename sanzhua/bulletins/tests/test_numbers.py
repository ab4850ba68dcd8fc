"""Numbers of our own run without a gap and without a double; the outside one is taken as it is."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from sanzhua.base import clock
from sanzhua.base.refusals import Refused, WrongState
from sanzhua.bulletins.actions import attach_scan, draw_up, issue, publish, publishing
from sanzhua.bulletins.models import Bulletin, NumberSeries
from sanzhua.bulletins.tests.conftest import JULY, Month
from sanzhua.bulletins.tests.studio import issued, office, signed
from sanzhua.dispatch.models import FormPeriod
from sanzhua.ledger.models import Outbox
from tests.cast import Cast, make_cast

PDF = b"%PDF-1.4\n%%EOF\n"


def _closed(cast: Cast, period: str) -> None:
    FormPeriod.objects.create(
        form="construction", period=period, opens_at=JULY, due_at=JULY, closed_at=JULY, closed_by=cast.dispatcher
    )


def test_numbers_follow_each_other_by_kind_and_year(month: Month) -> None:
    hands = office(month.cast)
    _closed(month.cast, "2019-05")
    first = issued(draw_up(period="2019-05", by=month.cast.dispatcher), month.cast, hands)
    second = issued(draw_up(period="2019-06", by=month.cast.dispatcher), month.cast, hands)
    brief = issued(draw_up(period="2019-06", by=month.cast.dispatcher, kind="brief"), month.cast, hands)
    assert [one.number for one in (first, second, brief)] == [
        "四三抓办通报〔2019〕1号",
        "四三抓办通报〔2019〕2号",
        "四三抓办专报〔2019〕1号",
    ]
    _closed(month.cast, "2019-12")
    with clock.use_fixed(JULY.replace(year=2020, month=1)):
        later = issued(draw_up(period="2019-12", by=month.cast.dispatcher), month.cast, hands)
    assert later.number == "四三抓办通报〔2020〕1号"


def test_a_publication_that_fails_gives_its_number_back(month: Month, monkeypatch: pytest.MonkeyPatch) -> None:
    bulletin = signed(draw_up(period=month.period, by=month.cast.dispatcher), month.cast, office(month.cast))

    def broken(*_args: Any) -> bytes:
        raise OSError("no space")

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "published_bytes", broken)
        with pytest.raises(OSError, match="no space"):
            issue(bulletin=bulletin, by=month.cast.dispatcher)
    bulletin.refresh_from_db()
    assert (bulletin.status, bulletin.number) == ("signed", "")
    issue(bulletin=bulletin, by=month.cast.dispatcher)
    assert bulletin.number == "四三抓办通报〔2019〕1号"


def test_a_second_click_takes_no_second_number(month: Month) -> None:
    bulletin = issued(draw_up(period=month.period, by=month.cast.dispatcher), month.cast, office(month.cast))
    with pytest.raises(WrongState):
        issue(bulletin=bulletin, by=month.cast.dispatcher)
    assert NumberSeries.objects.get().last == 1


@pytest.mark.django_db(transaction=True)
def test_several_at_once_get_different_numbers_without_a_gap(settings: Any, tmp_path: Path) -> None:
    settings.SANZHUA_DATA = tmp_path
    with clock.use_fixed(JULY):
        cast = make_cast()
        hands = office(cast)
        made = []
        for month in (3, 4, 5, 6):
            _closed(cast, f"2019-0{month}")
            made.append(signed(draw_up(period=f"2019-0{month}", by=cast.dispatcher), cast, hands))
        faults: list[BaseException] = []

        def go(pk: int) -> None:
            try:
                with clock.use_fixed(JULY):
                    issue(bulletin=Bulletin.objects.select_related("unit").get(pk=pk), by=cast.dispatcher)
            except BaseException as error:
                faults.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=go, args=(one.pk,)) for one in made]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert faults == []
    assert sorted(Bulletin.objects.values_list("own_number", flat=True)) == [
        f"四三抓办通报〔2019〕{number}号" for number in (1, 2, 3, 4)
    ]


def test_a_number_cannot_be_given_twice_whatever_happens(month: Month) -> None:
    bulletin = issued(draw_up(period=month.period, by=month.cast.dispatcher), month.cast, office(month.cast))
    other = draw_up(period=month.period, by=month.cast.dispatcher)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=other.pk).update(own_number=bulletin.own_number)


def test_the_outside_number_comes_with_the_sealed_scan(month: Month) -> None:
    bulletin = draw_up(period=month.period, by=month.cast.dispatcher)
    publish(
        bulletin=bulletin,
        by=month.cast.dispatcher,
        outside_number="四项目办〔2019〕6号",
        scan_name="6号.pdf",
        scan_data=PDF,
    )
    bulletin.refresh_from_db()
    assert bulletin.scan is not None
    assert bulletin.number == "四项目办〔2019〕6号"
    assert bulletin.scan.sha256.encode() in bytes(Outbox.objects.get(kind="bulletin.publish").body)
    assert not NumberSeries.objects.exists()


def test_the_scan_may_follow_once_and_is_never_exchanged(month: Month) -> None:
    bulletin = draw_up(period=month.period, by=month.cast.dispatcher)
    with pytest.raises(WrongState, match="印发后上传一次"):
        attach_scan(bulletin=bulletin, by=month.cast.dispatcher, name="a.pdf", data=PDF)
    publish(bulletin=bulletin, by=month.cast.dispatcher, outside_number="四项目办〔2019〕6号")
    attach_scan(bulletin=bulletin, by=month.cast.dispatcher, name="a.pdf", data=PDF)
    with pytest.raises(WrongState, match="不再更换"):
        attach_scan(bulletin=bulletin, by=month.cast.dispatcher, name="b.pdf", data=PDF)


def test_what_is_no_scan_is_refused_and_nothing_is_published(month: Month) -> None:
    bulletin = draw_up(period=month.period, by=month.cast.dispatcher)
    with pytest.raises(Refused, match="扫描件"):
        publish(
            bulletin=bulletin,
            by=month.cast.dispatcher,
            outside_number="四项目办〔2019〕6号",
            scan_name="a.pdf",
            scan_data=b"MZ not a scan",
        )
    bulletin.refresh_from_db()
    assert (bulletin.status, bulletin.number) == ("draft", "")
