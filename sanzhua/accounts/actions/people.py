from __future__ import annotations

from axes.utils import reset as open_locks
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts import passwords, policy, rules
from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.ledger import actions as ledger


def create_person(*, username: str, name: str, by: Person | None) -> tuple[Person, str]:
    """Open an account; gives it with its one-time secret, which is shown once and holds for a day.

    Raises Refused for a login name that is taken or not made of small letters and digits.
    """
    policy.require_admin(by, Role.SYSTEM_ADMIN)
    username, name = username.strip().lower(), name.strip()
    if not rules.is_username(username):
        raise Refused(_("登录名用 3 至 60 个小写字母、数字、点、横线或下划线，以字母或数字开头。"))
    if not name:
        raise Refused(_("请填写姓名；一人一个账号，不设公用账号。"))
    secret = rules.one_time_secret()
    try:
        with transaction.atomic():
            person = Person.objects.create_person(username, name=name)
            passwords.set_password(person, secret, must_change=True)
            _record("person.create", person, by)
    except IntegrityError as error:
        raise Refused(_("登录名“%(username)s”已被使用。") % {"username": username}) from error
    return person, secret


@transaction.atomic
def reset_password(person: Person, *, by: Person | None) -> str:
    """A new one-time secret, shown once, good for a day; every session of the person ends, every lock opens."""
    policy.require_admin(by, Role.SYSTEM_ADMIN)
    secret = rules.one_time_secret()
    passwords.set_password(person, secret, must_change=True)
    _end_sessions_of(person)
    open_locks(username=person.username)
    _record("person.reset_password", person, by)
    return secret


@transaction.atomic
def change_password(person: Person, *, old: str, new: str) -> None:
    """The person's own change. Raises Refused for a wrong old password and for a weak or unchanged new one."""
    if not person.check_password(old):
        raise Refused(_("原密码不正确。"))
    if old == new:
        raise Refused(_("新密码不能与原密码相同。"))
    passwords.require_strong(new, person)
    passwords.set_password(person, new, must_change=False)
    _record("person.change_password", person, person)


@transaction.atomic
def set_active(person: Person, active: bool, *, by: Person | None) -> None:
    """Open or close an account; closing it ends its sessions at once. What the person did stays under the name."""
    policy.require_admin(by, Role.SYSTEM_ADMIN)
    if by is not None and by.pk == person.pk:
        raise Refused(_("不能停用自己的账号。"))
    if person.is_active == active:
        return
    person.is_active = active
    person.save(update_fields=["is_active"])
    _end_sessions_of(person)
    _record("person.enable" if active else "person.disable", person, by)


@transaction.atomic
def end_sessions(person: Person, *, by: Person) -> int:
    """End what the person has open, on every machine; gives how many sessions."""
    policy.require_admin(by, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    ended = _end_sessions_of(person)
    _record("person.end_sessions", person, by)
    return ended


def choose_language(person: Person, language: str) -> None:
    person.language = language
    person.save(update_fields=["language"])


def choose_theme(person: Person, theme: str) -> None:
    person.theme = "dark" if theme == "dark" else "light"
    person.save(update_fields=["theme"])


def _end_sessions_of(person: Person) -> int:
    open_ones = Session.objects.filter(expire_date__gt=clock.now())
    theirs = [row.pk for row in open_ones if row.get_decoded().get("_auth_user_id") == str(person.pk)]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)


def _record(kind: str, person: Person, by: Person | None) -> None:
    facts = {"person": {"id": person.pk, "username": person.username, "name": person.name}}
    ledger.record(kind=kind, actor=by, unit=None, facts=facts)
