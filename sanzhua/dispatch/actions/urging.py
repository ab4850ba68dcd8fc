"""The city urges: one line for whoever has a unit's returns in hand, however many forms are owed, and it is noted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.desk_lines import URGED, urge_subject
from sanzhua.dispatch.models import Urging
from sanzhua.dispatch.queries.board import Board, BoardCell, board
from sanzhua.dispatch.queries.recipients import Recipients, recipients
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices

_Turn = tuple[int, str]  # unit, role


@dataclass(frozen=True, slots=True)
class Urged:
    """`returns` are owed, `lines` stand on desks: one a unit and hand. `reached` tells who reads them."""

    returns: int
    lines: int
    reached: Recipients


def urge(
    *,
    period: str,
    by: Person,
    units: Collection[Unit] | None = None,
    forms: Iterable[str] = FORM_KEYS,
    only_late: bool = False,
) -> Urged:
    """Put a line before whoever has returns of these units in hand that are owed, still open and not signed.

    All units that the person sees unless named. The clerk has it until it is handed in, then reviewer, deputy leader
    and head in turn. A second click of the day renews the same line and the same note. Raises NotAllowed for those who
    decide no form.
    """
    decided = policy.decided_by(by, root_unit()) & set(forms)
    if not policy.decided_by(by, root_unit()):
        raise NotAllowed(_("催报由市级调度员或表式主管部门办理。"))
    named = None if units is None else {unit.pk for unit in units}
    turns = _turns(board(period, by), decided, named, only_late)
    owing = {unit.pk: unit for unit in Unit.objects.filter(pk__in={unit for unit, _role in turns})}
    with transaction.atomic():
        for (unit, role), cells in turns.items():
            _urge_one(owing[unit], role, period, cells, by)
        if turns:
            ledger.record(kind="period.urge", actor=by, unit=root_unit(), facts=_facts(period, turns, owing))
    return Urged(sum(map(len, turns.values())), len(turns), recipients(turns))


def _turns(
    shown: Board, decided: Collection[str], named: Collection[int] | None, only_late: bool
) -> dict[_Turn, list[BoardCell]]:
    """What is waited for, by unit and by who has it in hand."""
    closed = {head.form for head in shown.forms if head.closed_at is not None}
    found: dict[_Turn, list[BoardCell]] = {}
    for row in shown.rows:
        for cell in row.cells:
            wanted = cell.is_waited_for and cell.form in decided and cell.form not in closed
            if wanted and (named is None or row.unit in named) and (cell.is_late or not only_late):
                found.setdefault((row.unit, cell.role), []).append(cell)
    return found


def _urge_one(unit: Unit, role: str, period: str, cells: list[BoardCell], by: Person) -> None:
    forms = [cell.form for cell in cells]
    due: list[datetime] = [cell.due_at for cell in cells if cell.due_at is not None]
    notices.add(
        unit=unit,
        role=role,
        verb=URGED,
        subject=urge_subject(role, unit.pk, period),
        params={"period": period, "form": forms},
        url=_address(cells, role, period),
        due_at=min(due, default=None),
    )
    today: dict[str, Any] = {"unit": unit, "period": period, "role": role, "on": clock.business_today()}
    before = Urging.objects.filter(**today).values_list("forms", flat=True).first() or []
    told = [form for form in FORM_KEYS if form in {*before, *forms}]
    Urging.objects.update_or_create(**today, defaults={"forms": told, "by": by, "at": clock.business_now()})


def _address(cells: list[BoardCell], role: str, period: str) -> str:
    """The return itself where it is the only one, else the board with all of them."""
    if len(cells) == 1 and cells[0].report is not None:
        return reverse("dispatch:report" if role == Role.LIAISON else "dispatch:sign", args=[cells[0].report])
    return f"{reverse('dispatch:board')}?period={period}"


def _facts(period: str, turns: Mapping[_Turn, list[BoardCell]], units: Mapping[int, Unit]) -> dict[str, object]:
    return {
        "period": period,
        "urged": [
            {"unit": units[unit].name, "role": role, "forms": [cell.form for cell in cells]}
            for (unit, role), cells in turns.items()
        ],
    }
