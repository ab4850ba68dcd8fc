"""A person's own address and switch. The address is never written into the ledger, which forgets nothing."""

from __future__ import annotations

import secrets
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Refused, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.notices.letters import code_letter
from sanzhua.notices.models import Mailbox
from sanzhua.notices.queries import has_mail

CODE_LIFE = timedelta(hours=24)
BETWEEN_CODES = timedelta(minutes=1)
MOST_TRIES = 5
log = structlog.get_logger("sanzhua.mail")


def set_address(person: Person, address: str) -> None:
    """Keep the address unconfirmed and send a code to it: a slip of the pen must not tell a stranger the office's work.

    Raises WrongState where the installation sends no mail, Refused within a minute of the last code and where the
    server did not take the mail.
    """
    if not has_mail():
        raise WrongState(_("本系统没有设置发信服务器，不发邮件。请联系系统管理员。"))
    code = f"{secrets.randbelow(10**8):08}"
    with transaction.atomic():
        mailbox, _made = Mailbox.objects.select_for_update().get_or_create(person=person)
        if mailbox.code_at is not None and clock.now() - mailbox.code_at < BETWEEN_CODES:
            raise Refused(_("刚刚发过确认码，请过一分钟再试。"))
        mailbox.address, mailbox.confirmed_at, mailbox.is_on = address, None, True
        mailbox.code, mailbox.code_at, mailbox.code_tries = _hash(person, address, code), clock.now(), 0
        mailbox.save()
        _record("mail.address", person)
    # Outside the transaction: a slow server must not hold the lock of the tables.
    _send(mailbox, code)


def confirm_address(person: Person, code: str) -> None:
    """Raises Refused for a wrong code, one older than a day, and after five wrong ones."""
    with transaction.atomic():
        mailbox = Mailbox.objects.select_for_update().filter(person=person).first()
        if mailbox is None or mailbox.code_at is None or mailbox.code_tries >= MOST_TRIES:
            raise Refused(_("请先填写邮箱并取得确认码。"))
        if clock.now() - mailbox.code_at > CODE_LIFE:
            raise Refused(_("确认码已过期，请重新发送。"))
        right = constant_time_compare(mailbox.code, _hash(person, mailbox.address, code.strip()))
        if right:
            mailbox.confirmed_at, mailbox.code, mailbox.code_at = clock.now(), "", None
            _record("mail.confirm", person)
        else:
            mailbox.code_tries += 1
        mailbox.save()
    if not right:
        raise Refused(_("确认码不对，请核对邮件里的8位数字；错5次须重新发送。"))


@transaction.atomic
def switch_mail(person: Person, on: bool) -> None:
    """Raises WrongState before there is an address. Doing it again changes nothing."""
    mailbox = Mailbox.objects.select_for_update().filter(person=person).first()
    if mailbox is None:
        raise WrongState(_("请先填写邮箱并取得确认码。"))
    if mailbox.is_on != on:
        mailbox.is_on = on
        mailbox.save(update_fields=["is_on"])
        _record("mail.on" if on else "mail.off", person)


def _send(mailbox: Mailbox, code: str) -> None:
    try:
        code_letter(mailbox.address, code).send()
    except (OSError, ValueError) as error:
        log.warning("code_not_sent", error=type(error).__name__)
        Mailbox.objects.filter(pk=mailbox.pk).update(code="", code_at=None)
        raise Refused(_("确认码没有发出，请核对邮箱地址；仍不行请系统管理员查看发信服务器。")) from error


def _hash(person: Person, address: str, code: str) -> str:
    return salted_hmac("sanzhua.mailbox", f"{person.pk}\n{address}\n{code}", algorithm="sha256").hexdigest()


def _record(kind: str, person: Person) -> None:
    facts = {"person": {"id": person.pk, "username": person.username, "name": person.name}}
    ledger.record(kind=kind, actor=person, unit=None, facts=facts)
