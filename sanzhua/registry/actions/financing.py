"""What a project needs of banks, to whom it was sent, and what they said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.registry import policy
from sanzhua.registry.actions.money import add_entry, add_source
from sanzhua.registry.choices.money import ANSWER_MOVES, NEED_MOVES, AnswerStatus, EntryKind, FundSource, NeedStatus
from sanzhua.registry.models import BankAnswer, FinancingNeed, FundLine, Project
from sanzhua.workflow import moves
from sanzhua.workflow.models import ChangeRow

ASK_BANK = "ask_bank"


def need_subject(need: FinancingNeed) -> str:
    """What a line on the desk about this need is filed under."""
    return f"financing:{need.pk}"


def list_need(
    project: Project,
    *,
    amount: int,
    purpose: str,
    by: Person,
    term_months: int | None = None,
    collateral: str = "",
    contact: str = "",
    phone: str = "",
) -> FinancingNeed:
    """Put a need on the list for banks. Raises NotAllowed, Incomplete without a purpose, Refused for no amount."""
    policy.require_keeper(by, project.unit)
    if amount <= 0:
        raise Refused(_("融资金额应大于0。"))
    if not purpose.strip():
        raise Incomplete(_("请写明用途，例如“购置生产设备”。"))
    with transaction.atomic():
        need = FinancingNeed.objects.create(
            project=project,
            amount=amount,
            purpose=purpose.strip(),
            term_months=term_months,
            collateral=collateral.strip(),
            contact=contact.strip(),
            phone=phone.strip(),
            by=by,
            on=clock.business_today(),
            at=clock.now(),
        )
        facts = {"project": project.uid, "amount": amount, "purpose": need.purpose}
        ledger.record(kind="financing.list", actor=by, unit=project.unit, facts=facts)
    return need


def send_need(need: FinancingNeed, *, banks: Iterable[str], on: date, by: Person) -> list[BankAnswer]:
    """Send the need to banks; one that has it already gets it no second time.

    Raises NotAllowed, Incomplete without a bank, Refused for a day yet to come, WrongState for a need that is closed.
    """
    post = policy.require_keeper(by, need.project.unit)
    wanted = list(dict.fromkeys(filter(None, (" ".join(bank.split()) for bank in banks))))
    if not wanted:
        raise Incomplete(_("请写明推送给哪家银行。"))
    _require_past(on)
    with transaction.atomic():
        have = set(need.answers.values_list("bank", flat=True))
        made = [bank for bank in wanted if bank not in have]
        if not made:
            return []
        facts = {"project": need.project.uid, "banks": made, "on": on.isoformat()}
        moves.move(need, "send", moves=NEED_MOVES, by=by, post=post, ledger_facts=facts, unit=need.project.unit)
        return [BankAnswer.objects.create(need=need, bank=bank, sent_on=on, by=by) for bank in made]


def record_answer(
    answer: BankAnswer, verb: str, *, on: date, by: Person, note: str = "", amount: int | None = None
) -> ChangeRow:
    """What a bank said: `interest`, `decline` with its reason, `approve` an amount, `draw` what was paid out, in yuan.

    What was paid out becomes an entry 到位 of the project's line with that bank, so that nobody enters it twice.
    Raises NotAllowed, Incomplete without reason or amount, WrongState, Refused where more would be paid than approved.
    """
    need = answer.need
    post = policy.require_keeper(by, need.project.unit)
    _require_past(on)
    also: dict[str, object] = {"answered_on": on}
    with transaction.atomic():
        if verb in ("approve", "draw"):
            also |= _amounts(BankAnswer.objects.select_for_update().get(pk=answer.pk), verb, amount)
        if need.status != NeedStatus.SENT and verb != "draw":
            raise WrongState(_("这项融资需求已不在对接中，请先重新对接。"))
        facts = {"project": need.project.uid, "bank": answer.bank, "on": on.isoformat(), "amount": amount}
        change = moves.move(
            answer, verb, moves=ANSWER_MOVES, by=by, post=post, note=note, also=also, ledger_facts=facts, unit=need.unit
        )
        if not need.answers.filter(status=AnswerStatus.WAITING).exists():
            notices.finish(need_subject(need), ASK_BANK)
        if verb == "draw" and amount:
            add_entry(
                _line_with(need.project, answer.bank, by),
                kind=EntryKind.ARRIVED,
                amount=amount,
                on=on,
                by=by,
                number="银行放款",
            )
    return change


def move_need(need: FinancingNeed, verb: str, *, by: Person, note: str = "") -> ChangeRow:
    """`settle`, `give_up`, `withdraw` or `reopen`. Raises NotAllowed, WrongState, Incomplete without a reason."""
    post = policy.require_keeper(by, need.project.unit)
    facts = {"project": need.project.uid}
    with transaction.atomic():
        change = moves.move(
            need, verb, moves=NEED_MOVES, by=by, post=post, note=note, ledger_facts=facts, unit=need.project.unit
        )
        if need.status != NeedStatus.SENT:
            notices.finish(need_subject(need), ASK_BANK)
    return change


def _line_with(project: Project, bank: str, by: Person) -> FundLine:
    """The loan of that bank that the project already names, the newest of several, else a line of its own."""
    named = project.fund_lines.filter(source=FundSource.BANK, holder=bank)
    return named.last() or add_source(project, source=FundSource.BANK, holder=bank, by=by)


def _amounts(answer: BankAnswer, verb: str, amount: int | None) -> dict[str, object]:
    if not amount or amount < 0:
        raise Incomplete(_("请填写金额。"))
    if verb == "approve":
        return {"approved": amount}
    drawn = (answer.drawn or 0) + amount
    if drawn > (answer.approved or 0):
        raise Refused(_("累计放款超过了批贷金额，请核对。"))
    return {"drawn": drawn}


def _require_past(on: date) -> None:
    if on > clock.business_today():
        raise Refused(_("日期还没有到，请填写已经发生的日期。"))
