"""A project enters the reserve pool: application, expert opinions, the city's decision, the way between the tiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypedDict

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock, money
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.registry import policy
from sanzhua.registry.actions.projects import apply_many_changes
from sanzhua.registry.choices import Stage, Status, is_before
from sanzhua.registry.choices.reserve import ADMISSION_MOVES, Tier
from sanzhua.registry.models import Admission, Admitted, ExpertOpinion, Project, ProjectPaper, TierChange
from sanzhua.registry.queries.reserve import suggested_tier, tier_of
from sanzhua.registry.queries.reserve_settings import settings
from sanzhua.registry.rules.reserve import EntryFault, entry_faults, least_total
from sanzhua.workflow.moves import move, require_lawful


def apply_for_admission(
    project: Project,
    *,
    by: Person,
    kind: str,
    tier: str,
    grounds: str,
    total: int | None = None,
    is_excluded: bool = False,
    papers: Iterable[ProjectPaper] = (),
) -> Admission:
    """The unit asks to take a project into the pool; `total` in yuan is the register's unless given.

    Raises NotAllowed, Incomplete without grounds or total, WrongState where an application lives already or the
    project is being built or has left.
    """
    post = policy.require_keeper(by, project.unit)
    _require_young(project)
    asked = _asked(project, kind, tier, grounds, total, is_excluded=is_excluded)
    try:
        with transaction.atomic():
            made = Admission.objects.create(
                project=project, by=by, post=str(post), applied_on=clock.business_today(), at=clock.now(), **asked
            )
            made.papers.set(papers)
            ledger.record(kind="reserve.apply", actor=by, unit=project.unit, facts={**_facts(made), **asked})
            _tell_city(made)
    except IntegrityError as error:
        raise WrongState(_("这个项目已有入库申请或已在储备库，请刷新页面查看。")) from error
    return made


def resubmit(
    admission: Admission,
    *,
    by: Person,
    kind: str,
    tier: str,
    grounds: str,
    total: int | None = None,
    is_excluded: bool = False,
    papers: Iterable[ProjectPaper] = (),
) -> None:
    """Hand a returned application in again, with what was put right. Raises as apply_for_admission."""
    post = _post(by, "resubmit", admission)
    asked = _asked(admission.project, kind, tier, grounds, total, is_excluded=is_excluded)
    with transaction.atomic():
        move(admission, "resubmit", moves=ADMISSION_MOVES, by=by, post=post, also=asked, **_in(admission, {}))
        admission.papers.add(*papers)
        notices.finish(subject_of(admission))
        _tell_city(admission)


def withdraw(admission: Admission, *, by: Person, note: str) -> None:
    _move(admission, "withdraw", by, note)


def give_opinion(
    admission: Admission,
    *,
    by: Person,
    expert: str,
    verdict: str,
    text: str,
    given_on: date,
    office: str = "",
    score: int | None = None,
    paper: ProjectPaper | None = None,
) -> ExpertOpinion:
    """Enter what a named expert said. Raises NotAllowed, WrongState once decided, Incomplete without name or words."""
    policy.require_pool_hand(by, admission.project.unit)
    if not expert.strip() or not text.strip():
        raise Incomplete(_("请写明专家姓名和意见。"))
    if score is not None and not 0 <= score <= 100:
        raise Incomplete(_("评分应为0至100的整数，或不填。"))
    require_lawful(admission, "admit", moves=ADMISSION_MOVES)
    with transaction.atomic():
        made = ExpertOpinion.objects.create(
            admission=admission,
            expert=expert.strip(),
            office=office.strip(),
            verdict=verdict,
            score=score,
            text=text.strip(),
            given_on=given_on,
            paper=paper,
            by=by,
            at=clock.now(),
        )
        said = {"expert": made.expert, "verdict": str(verdict), "score": score, "text": made.text}
        ledger.record(
            kind="reserve.opinion", actor=by, unit=admission.project.unit, facts={**_facts(admission), **said}
        )
    return made


def return_to_unit(admission: Admission, *, by: Person, note: str) -> None:
    """Ask the unit for more, with the reason."""
    with transaction.atomic():
        _move(admission, "return_to_unit", by, note)
        notices.add(
            unit=admission.project.unit,
            role=Role.LIAISON,
            verb="admission_revise",
            subject=subject_of(admission),
            params={"project": admission.project.name, "reason": note.strip()},
            url=_page(admission.project),
        )


def refuse(admission: Admission, *, by: Person, note: str) -> None:
    _require_other_hand(admission, by)
    _move(admission, "refuse", by, note)


def admit(admission: Admission, *, by: Person, tier: str, on: date | None = None, note: str = "") -> Admitted:
    """Take the project in: what it is today is frozen for the year's count, and it enters its tier.

    Raises NotAllowed, also for who applied; WrongState; Incomplete where an entry rule stands against it.
    """
    _require_other_hand(admission, by)
    _require_entry(admission)
    day, project = on or clock.business_today(), admission.project
    if day > clock.business_today():
        raise Incomplete(_("入库日期不能晚于今天。"))
    with transaction.atomic():
        entry = {"on": day.isoformat(), "tier": str(tier), "total": admission.total}
        _move(admission, "admit", by, note, entry)
        made = _freeze(admission, day, tier)
        _tier_row(project, "", tier, by, _post(by, "admit", admission), day, note)
        # The reserve form shows the register's date, so the unit's next return carries it.
        apply_many_changes({project.pk: {"admitted_on": day.isoformat()}}, by=by, version_id=None)
    return made


def change_tier(project: Project, *, by: Person, tier: str, reason: str, on: date | None = None) -> TierChange:
    """Promote or demote a project in the pool, with the reason; what was admitted in a year stays as it was counted.

    Raises NotAllowed, WrongState where it is not in the pool or stands there already, Incomplete without a reason.
    """
    post = policy.require_pool_hand(by, project.unit)
    now = tier_of(project)
    if not now or project.status in (Status.EXITED, Status.CANCELLED):
        raise WrongState(_("这个项目不在储备库，不能调整层次。"))
    if now == tier:
        raise WrongState(_("项目已在“%(tier)s”，没有变化。") % {"tier": Tier(now).label})
    if not reason.strip():
        raise Incomplete(_("请写明升降的原因。"))
    with transaction.atomic():
        made = _tier_row(project, now, tier, by, post, on or clock.business_today(), reason)
        facts = {"project": project.uid, "from": now, "to": str(tier), "rule": made.by_rule, "reason": made.reason}
        ledger.record(kind="reserve.tier", actor=by, unit=project.unit, facts=facts)
    return made


def subject_of(admission: Admission) -> str:
    return f"admission:{admission.pk}"


def fault_sentence(fault: EntryFault, *, least: int, opinions: int) -> str:
    """An entry rule that is not met, and what to do."""
    return {
        "excluded": _("申报时写明属于三高一资项目，按规定不予入库。"),
        "no_total": _("申请没有总投资，请退回单位补充。"),
        "too_small": _("总投资不到入库下限%(least)s万元，请退回或不予入库。") % {"least": money.format_wan(least)},
        "too_few_opinions": _("专家意见不足%(n)s份，请先登记专家意见。") % {"n": opinions},
    }[fault]


def faults_of(admission: Admission) -> list[str]:
    """Everything that stands against admission today, as sentences."""
    values = settings()
    livelihood = admission.kind == "livelihood"
    found = entry_faults(
        total=admission.total,
        livelihood=livelihood,
        excluded=admission.is_excluded,
        opinions=admission.opinions.count(),
        values=values,
    )
    least = least_total(livelihood=livelihood, values=values)
    return [fault_sentence(fault, least=least, opinions=values["entry_opinions"]) for fault in found]


def _asked(
    project: Project, kind: str, tier: str, grounds: str, total: int | None, *, is_excluded: bool
) -> dict[str, object]:
    total = project.total if total is None else total
    if not grounds.strip():
        raise Incomplete(_("请写明入库理由。"))
    if total is None or total <= 0:
        raise Incomplete(_("请填写总投资；登记信息里还没有这个数。"))
    return {
        "kind": str(kind),
        "tier_wished": str(Tier(tier)),
        "grounds": grounds.strip(),
        "total": total,
        "is_excluded": is_excluded,
    }


def _require_young(project: Project) -> None:
    if not is_before(project.stage, Stage.BUILDING):
        raise WrongState(_("项目已开工，不再进入储备库。"))
    if project.status in (Status.EXITED, Status.CANCELLED, Status.TRANSFERRED):
        raise WrongState(_("项目已是“%(status)s”，不能申请入库。") % {"status": project.get_status_display()})


def _require_entry(admission: Admission) -> None:
    if sentences := faults_of(admission):
        raise Incomplete("".join(sentences))


def _require_other_hand(admission: Admission, by: Person) -> None:
    if admission.by_id == by.pk:
        raise NotAllowed(_("提出申请的人不能自己评审，请由另一位调度员办理。"))


def _post(by: Person, verb: str, admission: Admission) -> Post:
    asked = ADMISSION_MOVES.get(verb)
    post = post_for(by, asked.roles, admission.project.unit, policy.RESERVE_FORM)
    if post is None:
        raise NotAllowed(_("您的任职不能办理“%(verb)s”。") % {"verb": asked.title})
    return post


def _move(admission: Admission, verb: str, by: Person, note: str, more: Mapping[str, object] | None = None) -> None:
    post = _post(by, verb, admission)
    with transaction.atomic():
        move(admission, verb, moves=ADMISSION_MOVES, by=by, post=post, note=note, **_in(admission, more or {}))
        notices.finish(subject_of(admission))


class _In(TypedDict):
    unit: Unit
    ledger_facts: Mapping[str, object]


def _in(admission: Admission, more: Mapping[str, object]) -> _In:
    return {"unit": admission.project.unit, "ledger_facts": {**_facts(admission), **more}}


def _facts(admission: Admission) -> dict[str, object]:
    return {"project": admission.project.uid, "name": admission.project.name}


def _freeze(admission: Admission, day: date, tier: str) -> Admitted:
    project = admission.project
    return Admitted.objects.create(
        admission=admission,
        project=project,
        on=day,
        total=admission.total or 0,
        unit=project.unit,
        unit_name=project.unit.name,
        region=project.region,
        industry=str(project.facts.get("industry") or "")[:120],
        kind=admission.kind,
        tier=tier,
        is_package=project.subprojects.exists(),
        package=project.parent.uid if project.parent else project.uid,
    )


def _tier_row(project: Project, before: str, tier: str, by: Person, post: Post, day: date, reason: str) -> TierChange:
    return TierChange.objects.create(
        project=project,
        from_tier=before,
        to_tier=Tier(tier),
        by_rule=suggested_tier(project),
        on=day,
        reason=reason.strip(),
        by=by,
        post=str(post),
        at=clock.now(),
    )


def _tell_city(admission: Admission) -> None:
    notices.add(
        unit=root_unit(),
        role=Role.DISPATCHER,
        verb="admission_review",
        subject=subject_of(admission),
        params={"project": admission.project.name, "unit": admission.project.unit.label},
        url=_page(admission.project),
    )


def _page(project: Project) -> str:
    return reverse("registry:reserve", args=[project.uid])
