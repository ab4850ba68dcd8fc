"""The day's mails. Each is claimed in the database before it leaves: no crash and no second worker sends two."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils.translation import override

from sanzhua.base import clock
from sanzhua.codes.queries import work_calendar
from sanzhua.notices.letters import digest_letter
from sanzhua.notices.mail_choices import DigestState
from sanzhua.notices.models import Digest, Mailbox
from sanzhua.notices.queries import digest_of, has_mail
from sanzhua.notices.rules import MOST_TRIES, PAUSE, sending_day

log = structlog.get_logger("sanzhua.mail")

# A claim that is so old belongs to a process that is gone.
_CUT_OFF = timedelta(minutes=10)
# The server answered no: the mail is not on its way. Any other break leaves that open.
_REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, ValueError)
Titles = Callable[[], Mapping[str, str]]


def send_digests(titles: Titles, is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Send what is due at this moment; gives how many mails went out. Any number of runs a day is one mail a person.

    `titles` names the forms in the active language. What the server refused is tried again later in the day; where it
    may have taken the mail without saying so, never: two are worse than none.
    """
    now = clock.now()
    day = sending_day(now, settings.MAIL_TIME, work_calendar()) if has_mail() else None
    if day is None:
        return 0
    Digest.objects.filter(status=DigestState.SENDING, tried_at__lt=now - _CUT_OFF).update(status=DigestState.UNCLEAR)
    link = _Link()
    try:
        return sum(_tell(mailbox, day, titles, link) for mailbox in _waiting(day) if not is_stopped())
    finally:
        link.close()


class _Link:
    """One connection for all; once the server did not answer, this run asks it no more."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._fault = ""

    def send(self, letter: EmailMultiAlternatives) -> tuple[str, str]:
        """How it ended, and the error's words."""
        if self._fault:
            return DigestState.FAILED, self._fault
        try:
            self._connection.open()
        except OSError as error:
            self._fault = _words(error)
            return DigestState.FAILED, self._fault
        return self._hand_over(letter)

    def _hand_over(self, letter: EmailMultiAlternatives) -> tuple[str, str]:
        try:
            self._connection.send_messages([letter])
        except _REFUSED as error:
            self.close()
            return DigestState.FAILED, _words(error)
        except OSError as error:
            self._fault = _words(error)
            self.close()
            return DigestState.UNCLEAR, self._fault
        return DigestState.SENT, ""

    def close(self) -> None:
        try:
            self._connection.close()
        except OSError as error:
            log.info("mail_server_left", error=type(error).__name__)


def _waiting(day: date) -> Iterator[Mailbox]:
    """Who has no digest of the day yet, and whose failed one may be tried again."""
    again = {"status": DigestState.FAILED, "tries__lt": MOST_TRIES, "tried_at__lte": clock.now() - PAUSE}
    settled = Digest.objects.filter(day=day).exclude(**again).values("person")
    yield from Mailbox.objects.working().exclude(person__in=settled).select_related("person").order_by("person_id")


def _tell(mailbox: Mailbox, day: date, titles: Titles, link: _Link) -> bool:
    try:
        with override(mailbox.person.language):
            page = digest_of(mailbox.person, titles())
            letter = digest_letter(mailbox, page, day)
    except DatabaseError:
        raise
    except Exception as error:
        # One line that cannot be told must not keep the others' mails back.
        log.exception("digest_not_written")
        _claim(mailbox, day, 0, DigestState.FAILED, _words(error))
        return False
    claim = _claim(mailbox, day, len(page.lines), DigestState.SENDING if page.groups else DigestState.NOTHING)
    return claim is not None and bool(page.groups) and _sent(claim, letter, link)


def _sent(claim: int, letter: EmailMultiAlternatives, link: _Link) -> bool:
    status, error = link.send(letter)
    sent_at = clock.now() if status == DigestState.SENT else None
    Digest.objects.filter(pk=claim, status=DigestState.SENDING).update(status=status, error=error, sent_at=sent_at)
    log.info("digest", status=str(status), error=error)
    return status == DigestState.SENT


def _claim(mailbox: Mailbox, day: date, lines: int, status: str, error: str = "") -> int | None:
    """The key of the day's row, now this process's own; None where somebody else has it."""
    now, own = clock.now(), {"person": mailbox.person, "day": day}
    try:
        with transaction.atomic():
            return Digest.objects.create(**own, status=status, lines=lines, error=error, tries=1, tried_at=now).pk
    except IntegrityError:
        again = Digest.objects.filter(**own, status=DigestState.FAILED, tried_at__lte=now - PAUSE)
    taken = again.update(status=status, lines=lines, error=error, tries=F("tries") + 1, tried_at=now)
    return Digest.objects.get(**own).pk if taken else None


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
