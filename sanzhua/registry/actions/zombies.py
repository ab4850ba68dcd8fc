"""From a suspicion to its end: notice, answer or hearing, a named decision, the exit list, the way back.

A suspicion orders nothing. No verb here is called by a rule; each wants a named person, and none leads to an exit
past the answer or the hearing (CASE_MOVES, and a constraint of the table).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for, role_names
from sanzhua.accounts.queries import ancestor_ids, root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.base.workdays import Due, end_of
from sanzhua.codes.queries import work_calendar
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.registry import policy
from sanzhua.registry.actions.life import change_life
from sanzhua.registry.choices import Status
from sanzhua.registry.choices.reserve import CASE_MOVES
from sanzhua.registry.models import Project, ProjectPaper, ZombieCase
from sanzhua.registry.queries.reserve import GONE
from sanzhua.registry.queries.reserve_settings import settings
from sanzhua.registry.queries.zombies import as_kept, score_of
from sanzhua.workflow.moves import move


def suspect(project: Project, *, by: Person) -> ZombieCase:
    """Open a case with today's arithmetic; nothing else happens to the project.

    Raises NotAllowed, WrongState where a case is open, the score is below the line, or the project has left.
    """
    post = policy.require_pool_hand(by, project.unit)
    if project.status in GONE:
        raise WrongState(_("项目已是“%(status)s”，不再列为疑似。") % {"status": project.get_status_display()})
    score = score_of(project)
    if not score.is_suspect:
        raise WrongState(
            _("今天计%(points)s分，不到%(line)s分，不列为疑似。") % {"points": score.points, "line": score.line}
        )
    try:
        with transaction.atomic():
            made = ZombieCase.objects.create(
                project=project,
                points=score.points,
                arithmetic=as_kept(score),
                suspected_on=clock.business_today(),
                by=by,
                at=clock.now(),
            )
            facts = {"project": project.uid, "post": str(post), **as_kept(score)}
            ledger.record(kind="zombiecase.suspect", actor=by, unit=project.unit, facts=facts)
            _tell_city(made, "zombie_notify")
    except IntegrityError as error:
        raise WrongState(_("这个项目已有未办结的个案，请刷新页面查看。")) from error
    return made


def dismiss(case: ZombieCase, *, by: Person, note: str) -> None:
    _move(case, "dismiss", by, note)


def notify(case: ZombieCase, *, by: Person, told: str, on: date | None = None) -> Due:
    """Send the notice to a named person; the term for the answer begins. Gives the last day and why it was moved."""
    if not told.strip():
        raise Incomplete(_("请写明通知送达何人。"))
    day = on or clock.business_today()
    _require_past(day)
    due = answer_due(case.project.unit, day)
    with transaction.atomic():
        also = {"told": told.strip()[:60], "notified_on": day, "due_on": due.due_on}
        # A case that was renewed starts afresh: what was answered to the first notice stands in the change rows.
        fresh = {"answer": "", "answered_on": None, "heard_on": None, "heard": "", "decision": "", "decided_on": None}
        _move(case, "notify", by, "", {**fresh, **also})
        _tell_unit(case, "zombie_answer", due_at=due.closes_at)
        _tell_city(case, "zombie_await", due_at=due.closes_at)
    return due


def extend(case: ZombieCase, *, by: Person, until: date, note: str) -> None:
    """Give more time, with the reason. Raises Incomplete where the day is not later than the one that stands."""
    if case.due_on is not None and until <= case.due_on:
        raise Incomplete(_("新的截止日应晚于%(due)s。") % {"due": case.due_on.isoformat()})
    due = work_calendar(ancestor_ids(case.project.unit)).due_on(until)
    with transaction.atomic():
        _move(case, "extend", by, note, {"due_on": due.due_on})
        _tell_unit(case, "zombie_answer", due_at=due.closes_at)
        _tell_city(case, "zombie_await", due_at=due.closes_at)


def ask_time(case: ZombieCase, *, by: Person, note: str) -> None:
    """The unit asks for more time, with its reason; the term stands until the city gives another."""
    if case.due_on is None or clock.business_today() > case.due_on:
        raise WrongState(_("答复期限已过，请直接提交答复；作出决定前都可以答复。"))
    with transaction.atomic():
        _move(case, "ask_time", by, note)
        _tell_unit(case, "zombie_answer", due_at=end_of(case.due_on))
        _tell(
            case,
            root_unit(),
            Role.DISPATCHER,
            "zombie_time",
            {"project": case.project.name, "reason": note.strip()},
            end_of(case.due_on),
        )


def answer(case: ZombieCase, *, by: Person, text: str, evidence: Iterable[ProjectPaper] = ()) -> None:
    """The unit answers, with its evidence; a late answer is taken as long as nothing was decided."""
    with transaction.atomic():
        _move(case, "answer", by, text, {"answer": text.strip(), "answered_on": clock.business_today()})
        case.evidence.add(*evidence)
        _tell_city(case, "zombie_decide")


def hear(case: ZombieCase, *, by: Person, on: date, heard: str, note: str) -> None:
    """After the term ended without an answer: what was said, or that nobody came, at a hearing on a named day.

    Raises WrongState before the term is over, Incomplete without who was heard.
    """
    if case.due_on is None or clock.business_today() <= case.due_on:
        raise WrongState(_("答复期限还没有过，请等单位答复。"))
    if not heard.strip():
        raise Incomplete(_("请写明听取了谁的意见；通知后无人到会的，也请写明。"))
    _require_past(on)
    with transaction.atomic():
        _move(case, "hear", by, note, {"heard_on": on, "heard": heard.strip()[:200]})
        _tell_city(case, "zombie_decide")


def keep(case: ZombieCase, *, by: Person, note: str, conditions: str, until: date) -> None:
    """Decide that the project stays, on conditions and until a day. Raises Incomplete."""
    if not conditions.strip():
        raise Incomplete(_("请写明保留条件。"))
    if until <= clock.business_today():
        raise Incomplete(_("落实期限应晚于今天。"))
    decided = {"decision": note.strip(), "decided_on": clock.business_today()}
    with transaction.atomic():
        _move(case, "keep", by, note, {**decided, "conditions": conditions.strip(), "conditions_by": until})
        _tell_unit(case, "zombie_keep", due_at=end_of(until), reason=conditions.strip())


def close(case: ZombieCase, *, by: Person, note: str) -> None:
    """The conditions were met."""
    _move(case, "close", by, note)


def renew(case: ZombieCase, *, by: Person, note: str) -> None:
    """The conditions were not met: the project is suspected again, and a new notice is due."""
    with transaction.atomic():
        _move(case, "renew", by, note)
        _tell_city(case, "zombie_notify")


def decide_exit(case: ZombieCase, *, by: Person, note: str) -> None:
    """Decide that the project leaves; it leaves when it is put on an exit list."""
    with transaction.atomic():
        _move(case, "decide_exit", by, note, {"decision": note.strip(), "decided_on": clock.business_today()})
        _tell_city(case, "zombie_exit")


def exit_pool(case: ZombieCase, *, by: Person, list_number: str, on: date | None = None) -> None:
    """Put the project on a numbered exit list: its status becomes 退库, with the decision as the reason."""
    if not list_number.strip():
        raise Incomplete(_("请写明退库清单编号。"))
    day = on or clock.business_today()
    _require_past(day)
    with transaction.atomic():
        listed = {"list_number": list_number.strip()[:40], "exited_on": day}
        _move(case, "exit", by, "", listed)
        change_life(case.project, by=by, on=day, status=Status.EXITED, reason=case.decision)


def ask_revival(case: ZombieCase, *, by: Person, note: str, evidence: Iterable[ProjectPaper] = ()) -> None:
    """Ask to take an exited project back; another person decides."""
    with transaction.atomic():
        _move(case, "ask_revival", by, note)
        case.evidence.add(*evidence)
        _tell_city(case, "zombie_revive")


def refuse_revival(case: ZombieCase, *, by: Person, note: str) -> None:
    _require_second(case, by)
    _move(case, "refuse_revival", by, note)


def revive(case: ZombieCase, *, by: Person, note: str) -> None:
    """Take the project back. Raises NotAllowed for the person who asked: two answer for a revival."""
    _require_second(case, by)
    with transaction.atomic():
        _move(case, "revive", by, note, {"revived_on": clock.business_today()})
        change_life(case.project, by=by, on=clock.business_today(), status=Status.ONGOING, reason=note)


def answer_due(unit: Unit, on: date) -> Due:
    """The last day for an answer to a notice of that day: so many days on, a holiday moves it on."""
    asked = on + timedelta(days=settings()["answer_days"])
    return work_calendar(ancestor_ids(unit)).due_on(asked)


def subject_of(case: ZombieCase) -> str:
    return f"zombie:{case.pk}"


def _move(case: ZombieCase, verb: str, by: Person, note: str, also: dict[str, object] | None = None) -> None:
    post, project = _post(by, verb, case.project), case.project
    told = {key: value.isoformat() if isinstance(value, date) else value for key, value in (also or {}).items()}
    facts = {"project": project.uid, "name": project.name, **told}
    with transaction.atomic():
        move(
            case,
            verb,
            moves=CASE_MOVES,
            by=by,
            post=post,
            note=note,
            also=also,
            unit=project.unit,
            ledger_facts=facts,
        )
        notices.finish(subject_of(case))


def _post(by: Person, verb: str, project: Project) -> Post:
    asked = CASE_MOVES.get(verb)
    post = post_for(by, asked.roles, project.unit, policy.RESERVE_FORM)
    if post is None:
        words = {"verb": asked.title, "roles": role_names(asked.roles)}
        raise NotAllowed(_("“%(verb)s”由%(roles)s办理，您没有这个单位的这项任职。") % words)
    return post


def _require_second(case: ZombieCase, by: Person) -> None:
    asked = case.changes.filter(verb="ask_revival").last()
    if asked is not None and asked.by_id == by.pk:
        raise NotAllowed(_("申请恢复的人不能自己批准，请由另一位调度员办理。"))


def _require_past(day: date) -> None:
    if day > clock.business_today():
        raise Incomplete(_("日期不能晚于今天。"))


def _tell_unit(case: ZombieCase, verb: str, *, due_at: datetime, reason: str = "") -> None:
    params = {"project": case.project.name, "reason": reason}
    _tell(case, case.project.unit, Role.LIAISON, verb, params, due_at)


def _tell_city(case: ZombieCase, verb: str, *, due_at: datetime | None = None) -> None:
    _tell(case, root_unit(), Role.DISPATCHER, verb, {"project": case.project.name}, due_at)


def _tell(
    case: ZombieCase, unit: Unit, role: str, verb: str, params: Mapping[str, object], due_at: datetime | None
) -> None:
    address = reverse("registry:zombie", args=[case.project.uid])
    notices.add(unit=unit, role=role, verb=verb, subject=subject_of(case), params=params, url=address, due_at=due_at)
