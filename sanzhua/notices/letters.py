"""Mails as they leave: plain text and simple HTML, in the language of their reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.notices.models import Mailbox
from sanzhua.notices.queries import DigestPage, Line
from sanzhua.ui import times


def digest_letter(mailbox: Mailbox, page: DigestPage, day: date) -> EmailMultiAlternatives:
    """In the active language. Person and real day make the Message-ID, so that a mailbox can tell a twin."""
    host = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"
    letter = EmailMultiAlternatives(
        page.subject,
        "\n".join(_text(page)),
        settings.MAIL_FROM,
        [mailbox.address],
        headers={"Message-ID": f"<digest.{day:%Y%m%d}.{mailbox.person_id}@{host}>", **_AUTOMATIC},
    )
    context = {"page": page, "address": settings.PUBLIC_ADDRESS, "own": mail_page()}
    letter.attach_alternative(render_to_string("notices/digest_mail.html", context), "text/html")
    return letter


def code_letter(address: str, code: str) -> EmailMultiAlternatives:
    words = _("您在三抓系统填写了这个邮箱。确认码：%(code)s，24小时内有效。不是您本人填写的，不必理会。")
    return EmailMultiAlternatives(
        _("三抓：邮箱确认码"), words % {"code": code}, settings.MAIL_FROM, [address], headers=_AUTOMATIC
    )


def mail_page() -> str:
    return settings.PUBLIC_ADDRESS + reverse("notices:mail")


_AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def _text(page: DigestPage) -> Iterator[str]:
    for group in page.groups:
        yield f"{group.heading} {len(group.lines)}"
        for line in group.lines:
            yield f"- {line.sentence}{_when(line)}"
            yield f"  {settings.PUBLIC_ADDRESS}{line.url}"
        yield ""
    yield _("详情请登录后查看；邮件里不写项目名称、数据和原因。")
    yield _("不想再收：%(address)s") % {"address": mail_page()}


def _when(line: Line) -> str:
    """ " · 7月10日 24:00，还有2天"; nothing for what has no date."""
    if line.due_at is None:
        return ""
    return f" · {times.deadline(line.due_at)}{_('，')}{times.days_left_words(line.due_at)}"
