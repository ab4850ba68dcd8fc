"""The one way by which a password is judged, set and checked for age."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sanzhua.accounts import rules
from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Refused


def require_strong(password: str, person: Person) -> None:
    """Raises Refused with the sentence that says what to change."""
    if len(password) < rules.MIN_LENGTH:
        raise Refused(_("密码至少 %(count)s 位，建议用几个词连成一句话。") % {"count": rules.MIN_LENGTH})
    if len(password) > rules.MAX_LENGTH:
        raise Refused(_("密码最多 %(count)s 位。") % {"count": rules.MAX_LENGTH})
    if rules.is_easily_guessed(password, username=person.username, name=person.name) or _is_common(password):
        raise Refused(
            _("这个密码容易被猜到：请避开地名、单位名、年份、姓名、登录名和连续按键，换一句自己才想得到的话。")
        )


def set_password(person: Person, password: str, *, must_change: bool) -> None:
    """Sets and saves; every session that was opened with the former password ends with it."""
    person.set_password(password)
    person.must_change_password = must_change
    person.password_set_at = clock.now()
    person.save(update_fields=["password", "must_change_password", "password_set_at"])


def is_secret_over(person: Person) -> bool:
    """Whether the person still holds a one-time secret and its day is over."""
    return person.must_change_password and rules.is_secret_over(person.password_set_at, clock.now())


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False
