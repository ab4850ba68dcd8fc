"""First preparation of an installation. Every step may be repeated; what is there stays as it is."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.base.refusals import Refused

# Without letters and digits that are mistaken for one another on paper or by telephone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

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


def one_time_password() -> str:
    """16 letters and digits in groups of four: about 79 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _each in range(4)) for _group in range(4))


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
    password = one_time_password()
    person = Person.objects.create_person(username, name=title, password=password)
    person.must_change_password = True
    person.save(update_fields=["must_change_password"])
    Post.objects.create(unit=root, person=person, title=title, role=role)
    return NewAccount(username, title, password)


def reset_password(username: str) -> str:
    """A new one-time password for the person; every open session of theirs ends with it."""
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise Refused(_("没有登录名为“{username}”的账号。").format(username=username))
    password = one_time_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    return password
