"""Industry chains and the projects on them."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.choices.reserve import ChainRole
from sanzhua.registry.models import Chain, ChainLink, Project


def make_chain(*, name: str, lead: Unit, target: int, target_year: int, by: Person) -> Chain:
    """Set up a chain; `target` in yuan. Raises NotAllowed, Incomplete, WrongState for a name that is taken."""
    policy.require_pool_hand(by, lead)
    name = " ".join(name.split())
    if not name or target <= 0:
        raise Incomplete(_("请写明产业链名称和目标规模。"))
    try:
        with transaction.atomic():
            made = Chain.objects.create(
                name=name, lead=lead, target=target, target_year=target_year, by=by, at=clock.now()
            )
            facts = {"chain": name, "lead": lead.name, "target": target, "target_year": target_year}
            ledger.record(kind="chain.make", actor=by, unit=lead, facts=facts)
    except IntegrityError as error:
        raise WrongState(_("已有名为“%(name)s”的产业链。") % {"name": name}) from error
    return made


def link_project(chain: Chain, *, project: Project, role: str, by: Person) -> ChainLink:
    """Put a project on the chain, or move it to another place on it. Raises NotAllowed."""
    policy.require_pool_hand(by, project.unit)
    with transaction.atomic():
        link, _made = ChainLink.objects.update_or_create(
            chain=chain, project=project, defaults={"role": ChainRole(role), "by": by, "at": clock.now()}
        )
        _record("chain.link", link, by)
    return link


def unlink_project(chain: Chain, *, project: Project, by: Person) -> None:
    """Take a project off the chain; one that is not on it changes nothing. Raises NotAllowed."""
    policy.require_pool_hand(by, project.unit)
    with transaction.atomic():
        for link in ChainLink.objects.filter(chain=chain, project=project):
            _record("chain.unlink", link, by)
            link.delete()


def _record(kind: str, link: ChainLink, by: Person) -> None:
    facts = {"chain": link.chain.name, "project": link.project.uid, "role": str(link.role)}
    ledger.record(kind=kind, actor=by, unit=link.project.unit, facts=facts)
