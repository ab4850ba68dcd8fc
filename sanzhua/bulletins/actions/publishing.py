"""A bulletin goes out, under a number of our own or that of the office's own system; then nothing of it changes."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import reporting_units
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.bulletins import policy
from sanzhua.bulletins.actions.receipts import ask_for_receipts
from sanzhua.bulletins.bodies import pinned_parts, published_bytes
from sanzhua.bulletins.choices import BULLETIN_MOVES
from sanzhua.bulletins.models import Bulletin, NumberSeries
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.models import Document
from sanzhua.ledger import actions as ledger
from sanzhua.ledger.canonical import sha256
from sanzhua.notices import actions as notices
from sanzhua.papers.paper import document_number
from sanzhua.workflow.moves import move, require_lawful

_NUMBER = re.compile(r"[〔\[（(]\d{4}[〕\]）)]\s*\d+号")


def publish(
    *, bulletin: Bulletin, by: Person, outside_number: str, scan_name: str = "", scan_data: bytes = b""
) -> None:
    """Note that the office issued it under its own system's number; from then on nothing of it changes.

    The sealed scan may come with it or later. Raises NotAllowed, Incomplete without a number, WrongState.
    """
    post = policy.require_move(by, bulletin, "publish")
    number = outside_number.strip()
    if not _NUMBER.search(number):
        raise Incomplete(_("请填写办公系统给的发文字号，例如 四项目办〔2019〕6号。"))
    require_lawful(bulletin, "publish", moves=BULLETIN_MOVES)
    with transaction.atomic():
        scan = _stored(bulletin, scan_name, scan_data, by) if scan_data else None
        _publish(bulletin, "publish", by, post, number, {"outside_number": number, **({"scan": scan} if scan else {})})


def issue(*, bulletin: Bulletin, by: Person) -> None:
    """Publish what was signed here under the next number of our own. Raises NotAllowed, WrongState."""
    post = policy.require_move(by, bulletin, "issue")
    require_lawful(bulletin, "issue", moves=BULLETIN_MOVES)
    with transaction.atomic():
        number = _next_number(bulletin)
        _publish(bulletin, "issue", by, post, number, {"own_number": number})


def attach_scan(*, bulletin: Bulletin, by: Person, name: str, data: bytes) -> Document:
    """The sealed original of a published bulletin, once. Raises NotAllowed, WrongState, Refused for no such file."""
    policy.editor_post(by, bulletin.unit, bulletin.form)
    if not bulletin.is_published or bulletin.scan_id is not None:
        raise WrongState(_("印发件扫描在印发后上传一次，上传后不再更换。"))
    with transaction.atomic():
        scan = _stored(bulletin, name, data, by)
        if Bulletin.objects.filter(pk=bulletin.pk, scan__isnull=True).update(scan=scan) != 1:
            raise WrongState(_("印发件扫描刚刚有人上传过，请刷新页面。"))
        said = {"bulletin": bulletin.pk, "number": bulletin.number, "scan": scan.sha256}
        ledger.record(kind="bulletin.scan", actor=by, unit=bulletin.unit, facts=said)
    bulletin.scan = scan
    return scan


def _publish(bulletin: Bulletin, verb: str, by: Person, post: Any, number: str, also: dict[str, Any]) -> None:
    digest = sha256(published_bytes(bulletin, number))
    said: dict[str, object] = {"sha256": digest, "number": number, "parts": pinned_parts(bulletin)}
    if scan := also.get("scan"):
        said["scan"] = scan.sha256
    if bulletin.corrects is not None:
        said["corrects"] = bulletin.corrects.number
    move(bulletin, verb, moves=BULLETIN_MOVES, by=by, post=post, ledger_facts=said, also={**also, "sha256": digest})
    notices.finish(f"bulletin:{bulletin.pk}")
    if bulletin.corrects_id is not None:
        notices.finish(f"bulletin:{bulletin.corrects_id}", "bulletin_moved")
    ask_for_receipts(bulletin, _answering_units(bulletin), reverse("bulletins:edit", args=[bulletin.pk]))


def _next_number(bulletin: Bulletin) -> str:
    """Taken in the transaction of the publication: whatever fails gives it back, so that none is left out."""
    word, year = bulletin.terms["number_word"], clock.business_today().year
    NumberSeries.objects.get_or_create(unit=bulletin.unit, word=word, year=year)
    own = NumberSeries.objects.filter(unit=bulletin.unit, word=word, year=year)
    own.update(last=F("last") + 1)
    return document_number(word, year, own.values_list("last", flat=True).get())


def _answering_units(bulletin: Bulletin) -> list[int]:
    answer = bulletin.terms.get("answer")
    if not answer:
        return []
    if answer["who"] == "all":
        return [unit.pk for unit in reporting_units(Period.parse(bulletin.period).last_day)]
    return sorted({pk for block in bulletin.blocks for pk in block.get("answers", ())})


def _stored(bulletin: Bulletin, name: str, data: bytes, by: Person) -> Document:
    return store(kind=DocumentKind.PUBLISHED_SCAN, owner=bulletin.unit, name=name, data=data, by=by)
