"""First preparation of an installation. Every step may be repeated; what is there stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts import actions as accounts
from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.base.refusals import Refused

ADMINISTRATORS = (
    ("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    ("secadmin", "安全管理员", Role.SECURITY_ADMIN),
    ("auditadmin", "审计管理员", Role.AUDIT_ADMIN),
)


@dataclass(frozen=True)
class NewAccount:
    username: str
    name: str
    password: str


def make_tables() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def initialise(*, unit_name: str, region: str) -> list[NewAccount]:
    """Tables, root unit and the three administrators.

    Gives the accounts made now, with their one-time passwords; empty when everything was there.
    """
    make_tables()
    with transaction.atomic():
        root = _root_unit(unit_name, region)
        return [account for row in ADMINISTRATORS if (account := _administrator(root, *row))]


def _root_unit(name: str, region: str) -> Unit:
    root = Unit.objects.filter(parent=None).order_by("pk").first()
    if root is None:
        return Unit.objects.create(name=name, kind=UnitKind.REGION, region=region, order=0)
    return root


def _administrator(root: Unit, username: str, title: str, role: Role) -> NewAccount | None:
    if Post.objects.filter(role=role).exists():
        return None
    person, password = accounts.create_person(username=username, name=title, by=None)
    accounts.assign_post(person=person, unit=root, role=role, title=title, by=None)
    return NewAccount(username, title, password)


def reset_password(username: str) -> str:
    """A new one-time password for the person, good for a day; every open session of theirs ends with it."""
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise Refused(_("没有登录名为“{username}”的账号。").format(username=username))
    return accounts.reset_password(person, by=None)
