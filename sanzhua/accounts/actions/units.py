from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts import policy
from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit, UnitAlias
from sanzhua.accounts.queries import ancestor_ids, root_unit, unit_by_name
from sanzhua.base.likeness import squeeze
from sanzhua.base.refusals import Refused
from sanzhua.ledger import actions as ledger


@transaction.atomic
def create_unit(
    *,
    name: str,
    kind: str,
    parent: Unit | None,
    by: Person | None,
    region: str = "",
    short_name: str = "",
    name_en: str = "",
    is_reporting: bool = False,
    order: int = 1000,
    aliases: Iterable[str] = (),
    valid_from: date | None = None,
) -> Unit:
    """Put a unit into the tree, under the root where no parent is given and a root exists already.

    Raises Refused where the name or an alias already means a unit.
    """
    policy.require_admin(by, Role.SYSTEM_ADMIN)
    name = name.strip()
    _require_free(name)
    unit = Unit.objects.create(
        name=name,
        kind=kind,
        parent=parent or Unit.objects.filter(parent__isnull=True).order_by("pk").first(),
        region=region,
        short_name=short_name.strip(),
        name_en=name_en.strip(),
        is_reporting=is_reporting,
        order=order,
        valid_from=valid_from,
    )
    ledger.record(kind="unit.create", actor=by, unit=unit, facts={"kind": str(kind), "region": region})
    for alias in aliases:
        add_alias(unit=unit, name=alias, by=by)
    return unit


@transaction.atomic
def change_unit(unit: Unit, *, by: Person | None, **values: object) -> Unit:
    """Change columns of a unit; the entry keeps what stood there before. Raises Refused for a parent below itself.

    No parent means the root, as when the unit was made: the tree has one root only.
    """
    policy.require_admin(by, Role.SYSTEM_ADMIN)
    found = Unit.objects.select_for_update().get(pk=unit.pk)
    if "parent" in values and values["parent"] is None and found.parent_id is not None:
        values["parent"] = root_unit()
    parent = values.get("parent")
    if isinstance(parent, Unit) and found.pk in ancestor_ids(parent):
        raise Refused(_("上级单位不能是本单位或其下级。"))
    before = {key: getattr(found, key) for key, value in values.items() if getattr(found, key) != value}
    if not before:
        return found
    for key in before:
        setattr(found, key, values[key])
    found.save(update_fields=list(before))
    changes = {key: {"from": _shown(old), "to": _shown(values[key])} for key, old in before.items()}
    ledger.record(kind="unit.change", actor=by, unit=found, facts={"changes": changes})
    return found


@transaction.atomic
def end_unit(unit: Unit, *, last_day: date | None, successor: Unit | None, by: Person, paper: str) -> Unit:
    """The unit's last day, and which one takes over its work and papers; None for the day lets it go on.

    The caller has asked its policy: borders are moved by the city's dispatcher on a paper, not by an administrator.
    """
    found = Unit.objects.select_for_update().get(pk=unit.pk)
    found.valid_to, found.succeeded_by = last_day, successor
    found.save(update_fields=["valid_to", "succeeded_by"])
    facts = {"last_day": _shown(last_day), "successor": _shown(successor), "paper": paper}
    ledger.record(kind="unit.end" if last_day else "unit.resume", actor=by, unit=found, facts=facts)
    return found


@transaction.atomic
def add_alias(*, unit: Unit, name: str, by: Person | None) -> UnitAlias:
    """Let documents call the unit so; saying again what is known changes nothing. Raises Refused for another's name."""
    policy.require_admin(by, Role.SYSTEM_ADMIN)
    known = UnitAlias.objects.filter(unit=unit, squeezed=squeeze(name)).first()
    if known is not None:
        return known
    if not squeeze(name):
        raise Refused(_("请填写别名。"))
    if unit_by_name(name) not in (None, unit):
        _require_free(name)
    alias = UnitAlias.objects.create(unit=unit, name=name.strip(), squeezed=squeeze(name))
    ledger.record(kind="unit.add_alias", actor=by, unit=unit, facts={"alias": alias.name})
    return alias


@transaction.atomic
def remove_alias(alias: UnitAlias, *, by: Person | None) -> None:
    policy.require_admin(by, Role.SYSTEM_ADMIN)
    ledger.record(kind="unit.remove_alias", actor=by, unit=alias.unit, facts={"alias": alias.name})
    alias.delete()


def _require_free(name: str) -> None:
    if not squeeze(name):
        raise Refused(_("请填写单位名称。"))
    other = unit_by_name(name)
    if other is not None:
        raise Refused(_("“%(name)s”已经是“%(unit)s”的名称或别名。") % {"name": name, "unit": other.name})


def _shown(value: object) -> object:
    if isinstance(value, Unit):
        return {"id": value.pk, "name": value.name}
    return value.isoformat() if isinstance(value, date) else value
