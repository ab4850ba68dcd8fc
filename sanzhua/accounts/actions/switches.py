from __future__ import annotations

from django.db import transaction

from sanzhua.accounts import policy
from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Switch
from sanzhua.accounts.queries import is_on, root_unit
from sanzhua.base import clock
from sanzhua.ledger import actions as ledger


@transaction.atomic
def turn(key: str, *, on: bool, by: Person) -> Switch | None:
    """What is off until the city asks for it, on or off; None where it is so already. Raises NotAllowed."""
    root = root_unit()
    post = policy.require_role(by, Role.DISPATCHER, scope=root)
    if is_on(key) == on:
        return None
    ledger.record(kind="switch.turn", actor=by, unit=root, facts={"key": key, "on": on})
    return Switch.objects.create(key=key, on=on, by=by, post=str(post), at=clock.now())
