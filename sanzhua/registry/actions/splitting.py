"""A package is split into the parts that are built and reported one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.money import read_money
from sanzhua.base.refusals import Incomplete
from sanzhua.registry import policy
from sanzhua.registry.actions.projects import create_project
from sanzhua.registry.actions.relating import relate
from sanzhua.registry.choices import Relation
from sanzhua.registry.models import Project

_LINE = re.compile(r"^(.*?)(?:[\t,，;；]\s*([^\t,，;；]*))?$")
_INHERITED = ("owner", "owner_code", "place", "industry", "lead_unit")


def split(*, package: Project, parts: Sequence[tuple[str, int | None]], by: Person) -> list[Project]:
    """Enter parts (name, investment in yuan) of a package; they share its unit, owner and place.

    Raises NotAllowed, Incomplete without any part.
    """
    policy.require_keeper(by, package.unit)
    if not parts:
        raise Incomplete(_("请至少写一个子项目，一行一个。"))
    shared = {key: package.facts[key] for key in _INHERITED if package.facts.get(key)}
    made = []
    with transaction.atomic():
        for name, total in parts:
            facts = {**shared, "total": total, "region": package.region}
            one = create_project(unit=package.unit, name=name, by=by, facts=facts, from_day=clock.business_today())
            Project.objects.filter(pk=one.pk).update(stage=package.stage)
            relate(project=one, other=package, kind=Relation.PART_OF, by=by)
            made.append(one)
    return made


def parts_in(text: str) -> list[tuple[str, int | None]]:
    """Lines of a name and, after a tab or comma, an amount in 万元. Raises Incomplete for one that is no amount."""
    return [_part(line.strip()) for line in text.splitlines() if line.strip()]


def _part(line: str) -> tuple[str, int | None]:
    found = _LINE.match(line)
    name, amount = (found[1].strip(), (found[2] or "").strip()) if found else (line, "")
    if not amount:
        return name, None
    read = read_money(amount, "wan")
    if read.yuan is None:
        raise Incomplete(_("“%(line)s”的金额认不出，请写“名称，万元数”。") % {"line": line})
    return name, read.yuan
