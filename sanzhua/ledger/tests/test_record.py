import contextlib
import json

import pytest
from django.db import transaction

from sanzhua.ledger.actions import NoTransaction, record
from sanzhua.ledger.canonical import NotCanonical
from sanzhua.ledger.models import Outbox


@pytest.mark.django_db(transaction=True)
def test_a_body_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NoTransaction):
        record(kind="report.sign", actor=None, unit=None, facts={})
    assert Outbox.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_body_goes_with_the_deed_that_failed() -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        record(kind="report.sign", actor=None, unit=None, facts={})
        raise ZeroDivisionError
    assert Outbox.objects.count() == 0


@pytest.mark.django_db
def test_the_body_holds_plain_values_and_both_times() -> None:
    written = record(kind="report.sign", actor=None, unit=None, facts={"sha256": "00ff", "version": 2})
    body = json.loads(bytes(Outbox.objects.get(pk=written.pk).body))
    assert body["facts"] == {"sha256": "00ff", "version": 2}
    assert body["at"].endswith("Z")
    assert body["business_at"].endswith("Z")
    assert body["actor"] is None
    assert body["schema"] == 1


@pytest.mark.django_db
def test_a_float_does_not_reach_the_outbox() -> None:
    with pytest.raises(NotCanonical):
        record(kind="report.sign", actor=None, unit=None, facts={"rate": 0.37})
