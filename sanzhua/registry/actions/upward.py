"""What was asked of the province or the centre, and the money that came down for it."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.documents import actions as documents
from sanzhua.documents.choices import DocumentKind
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.actions.money import add_entry, add_source
from sanzhua.registry.actions.projects import apply_register_changes
from sanzhua.registry.choices.money import ASK_MOVES, AskKind, AskStatus, EntryKind
from sanzhua.registry.models import AllocationBatch, BatchShare, Project, UpwardAsk, UpwardFollowUp
from sanzhua.workflow import moves
from sanzhua.workflow.models import ChangeRow

LEVELS = ("central", "province", "city", "county")


def ask_upward(
    *,
    unit: Unit,
    kind: str,
    level: str,
    office: str,
    title: str,
    asked_on: date,
    asked_by: str,
    by: Person,
    project: Project | None = None,
    amount: int | None = None,
    paper: str = "",
    file: tuple[str, bytes] | None = None,
) -> UpwardAsk:
    """Register an ask; `file` is name and content of the paper.

    Raises NotAllowed, Incomplete without office, content or a name, for funds also without an amount, Refused for a day
    yet to come and for a project of another unit.
    """
    policy.require_keeper(by, unit)
    _require_ask(kind, office, title, asked_by, amount)
    if asked_on > clock.business_today():
        raise Refused(_("日期还没有到，请填写已经发生的日期。"))
    if project is not None and not Project.objects.visible_to(by).filter(pk=project.pk, unit=unit).exists():
        raise Refused(_("所选项目不归这个单位，请核对。"))
    with transaction.atomic():
        kept = None
        if file is not None:
            kept = documents.store(kind=DocumentKind.EVIDENCE, owner=unit, name=file[0], data=file[1], by=by)
        ask = UpwardAsk.objects.create(
            unit=unit,
            project=project,
            kind=kind,
            level=level,
            office=office.strip(),
            title=title.strip(),
            amount=amount,
            asked_on=asked_on,
            asked_by=asked_by.strip(),
            paper=paper.strip(),
            document=kept,
            by=by,
            at=clock.now(),
        )
        facts = {
            "ask": ask.pk,
            "kind": kind,
            "level": level,
            "office": ask.office,
            "title": ask.title,
            "amount": amount,
        }
        ledger.record(kind="upward.ask", actor=by, unit=unit, facts=facts)
    return ask


def follow_up(ask: UpwardAsk, *, on: date, text: str, by: Person) -> UpwardFollowUp:
    """Raises NotAllowed, Incomplete without words, Refused for a day yet to come."""
    policy.require_keeper(by, ask.unit)
    if not text.strip():
        raise Incomplete(_("请写明进展。"))
    if on > clock.business_today():
        raise Refused(_("日期还没有到，请填写已经发生的日期。"))
    return UpwardFollowUp.objects.create(ask=ask, on=on, text=" ".join(text.split())[:300], by=by, at=clock.now())


def record_result(
    ask: UpwardAsk,
    verb: str,
    *,
    by: Person,
    on: date | None = None,
    paper: str = "",
    amount: int | None = None,
    note: str = "",
) -> ChangeRow:
    """`win`, with paper and for funds an amount; `refuse`, `reopen`, and `cancel` for what was entered by mistake, with
    a reason.

    Raises NotAllowed, WrongState (also where a won ask has its batch), Incomplete, Refused.
    """
    post = policy.require_keeper(by, ask.unit)
    day = on or clock.business_today()
    if verb == "win" and not paper.strip():
        raise Incomplete(_("请填写批复或下达的文号。"))
    if verb == "win" and ask.kind == AskKind.FUNDS and not amount:
        raise Incomplete(_("请填写争取到的金额。"))
    if not ask.asked_on <= day <= clock.business_today():
        raise Refused(_("结果日期应在提出之后、今天以前，请核对。"))
    if verb == "reopen" and ask.batches.exists():
        raise WrongState(_("资金已经登记为批次，不能再改回争取中。"))
    told = {"result_on": day, "result_paper": paper.strip(), "result_amount": amount if verb == "win" else None}
    also: dict[str, object] = (
        told if verb != "reopen" else {"result_on": None, "result_paper": "", "result_amount": None}
    )
    return moves.move(
        ask, verb, moves=ASK_MOVES, by=by, post=post, note=note, also=also, ledger_facts={"amount": amount}
    )


def make_batch(
    *, unit: Unit, batch_no: str, special: str, issued_on: date, by: Person, ask: UpwardAsk | None = None
) -> AllocationBatch:
    """Register money that came down by one document. Raises NotAllowed, Incomplete, WrongState for a number that
    the unit has already, and for an ask that is not won."""
    policy.require_keeper(by, unit)
    number = "".join(batch_no.split())
    if not number:
        raise Incomplete(_("请填写下达文号。"))
    if issued_on > clock.business_today():
        raise Refused(_("日期还没有到，请填写已经发生的日期。"))
    if ask is not None and (ask.status != AskStatus.WON or ask.kind != AskKind.FUNDS):
        raise WrongState(_("只有争取到的资金可以登记为批次，请先登记结果。"))
    try:
        with transaction.atomic():
            batch = AllocationBatch.objects.create(
                batch_no=number, special=special.strip(), unit=unit, issued_on=issued_on, ask=ask, by=by, at=clock.now()
            )
            facts = {"batch_no": number, "special": batch.special, "ask": ask.pk if ask else None}
            ledger.record(kind="allocation.batch", actor=by, unit=unit, facts=facts)
    except IntegrityError as error:
        raise WrongState(_("下达文号“%(number)s”已经登记过。") % {"number": number}) from error
    return batch


def share_batch(
    batch: AllocationBatch,
    project: Project,
    *,
    by: Person,
    central: int = 0,
    province: int = 0,
    city: int = 0,
    county: int = 0,
) -> BatchShare:
    """Give a project its part of a batch; each level becomes an entry 下达 of the project's source, in yuan.

    The register's columns of the monthly form on central money take the same figures, where they hold this batch or
    none. Raises NotAllowed, Refused without an amount, WrongState where the project has its share.
    """
    policy.require_keeper(by, batch.unit)
    policy.require_keeper(by, project.unit)
    amounts = dict(zip(LEVELS, (central, province, city, county), strict=True))
    if min(amounts.values()) < 0 or not any(amounts.values()):
        raise Refused(_("请填写至少一级的下达金额，不能是负数。"))
    with transaction.atomic():
        share, made = BatchShare.objects.get_or_create(
            batch=batch, project=project, defaults={**amounts, "by": by, "at": clock.now()}
        )
        if not made:
            raise WrongState(_("这个项目在这一批次里已有登记；更正请在项目资金页登记一笔。"))
        for level, amount in amounts.items():
            if amount:
                line = add_source(project, source=level, by=by)
                add_entry(
                    line,
                    kind=EntryKind.ALLOTTED,
                    amount=amount,
                    on=batch.issued_on,
                    number=batch.batch_no,
                    batch=batch,
                    by=by,
                )
        if project.facts.get("batch_no") in (None, "", batch.batch_no):
            apply_register_changes(project, _columns(batch, amounts), by=by, version_id=None)
    return share


def _columns(batch: AllocationBatch, amounts: dict[str, int]) -> dict[str, object]:
    given = {f"allocated_{level}": amount for level, amount in amounts.items() if amount}
    local = sum(amount for level, amount in amounts.items() if level != "central")
    return {
        "batch_no": batch.batch_no,
        "special": batch.special,
        **given,
        **({"allocated_local": local} if local else {}),
    }


def _require_ask(kind: str, office: str, title: str, asked_by: str, amount: int | None) -> None:
    if not office.strip():
        raise Incomplete(_("请写明向哪个部门争取，例如“省发展改革委”。"))
    if not title.strip():
        raise Incomplete(_("请写明争取的内容。"))
    if not asked_by.strip():
        raise Incomplete(_("请写明由谁争取（姓名和职务）。"))
    if kind == AskKind.FUNDS and not amount:
        raise Incomplete(_("争取资金须填写金额。"))
    if amount is not None and amount < 0:
        raise Refused(_("金额不能是负数。"))
