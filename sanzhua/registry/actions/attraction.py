"""How a project is won: its investors, who follows it, what was said with whom, and where it was lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.codes import credit_code
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.registry import policy
from sanzhua.registry.actions.life import change_life
from sanzhua.registry.actions.projects import apply_many_changes
from sanzhua.registry.choices import Status
from sanzhua.registry.choices.attraction import Method
from sanzhua.registry.models import Attraction, ContactLog, Follower, Investor, Loss, Project
from sanzhua.registry.rules.attraction import core_of, entries
from sanzhua.ui import times

REMIND = "contact_investor"


def subject_of(project: Project) -> str:
    return f"attraction:{project.uid}"


def attraction_of(project: Project) -> Attraction:
    """The project's attraction, begun now with what the register knows where there is none; the caller has asked."""
    known = project.facts
    words = {str(label): value for value, label in _in_chinese(Method.choices)}
    defaults = {
        "origin": str(known.get("origin") or "")[:120],
        "method": words.get(str(known.get("method") or ""), ""),
        "event": str(known.get("event") or "")[:120],
        "company": str(known.get("company") or "")[:120],
        "registered_on": _full_day(known.get("registered_on")),
        "began_on": clock.business_today(),
    }
    return Attraction.objects.get_or_create(project=project, defaults=defaults)[0]


def add_investor(
    *,
    project: Project,
    name: str,
    by: Person,
    code: str = "",
    group: str = "",
    origin: str = "",
    region_key: str = "",
    note: str = "",
) -> Investor:
    """Tie an investor to the project; the unit's own row of that code or name is taken before a new one is made.

    Only the unit's own rows are looked at, so that the answer is the same whoever else knows the firm.
    Raises NotAllowed, and Incomplete for a name that is empty and a credit code that cannot be right.
    """
    policy.require_keeper(by, project.unit)
    name, code = " ".join(name.split()), _credit_code(code)
    if not name:
        raise Incomplete(_("请填写投资方名称。"))
    with transaction.atomic():
        attraction = attraction_of(project)
        investor = _own_investor(project, name, code)
        given = {"group": group.strip(), "origin": origin.strip(), "region_key": region_key, "note": note.strip()}
        if investor is None:
            investor = Investor.objects.create(
                unit=project.unit,
                name=name,
                core=core_of(name),
                code=code,
                by=by,
                at=clock.now(),
                entered_on=clock.business_today(),
                **given,
            )
        else:
            _fill_blanks(investor, {"code": code, **given})
        attraction.investors.add(investor)
        _follow(attraction, by)
    return investor


def drop_investor(*, project: Project, investor: Investor, by: Person) -> None:
    """Take an investor off the project; the investor's own row stays. Doing it again changes nothing."""
    policy.require_keeper(by, project.unit)
    with transaction.atomic():
        attraction = attraction_of(project)
        attraction.investors.remove(investor)
        _follow(attraction, by)


def describe(*, project: Project, by: Person, **values: Any) -> Attraction:
    """Write origin, region_key, industry_key, method, event, company, registered_on; the register follows."""
    policy.require_keeper(by, project.unit)
    with transaction.atomic():
        attraction = attraction_of(project)
        for key, value in values.items():
            setattr(attraction, key, value.strip() if isinstance(value, str) else value)
        attraction.save(update_fields=list(values))
        _follow(attraction, by)
    return attraction


def follow(
    *, project: Project, name: str, on: date, by: Person, post: str = "", person: Person | None = None
) -> Follower:
    """Name who follows the project from a day on; the former follower's term ends the day before.

    Raises Incomplete without a name and for a day that is not after the former one's first. The same name changes
    nothing.
    """
    policy.require_keeper(by, project.unit)
    name = " ".join(name.split())
    if not name:
        raise Incomplete(_("请填写跟踪专人的姓名。"))
    with transaction.atomic():
        attraction = attraction_of(project)
        now = attraction.followers.select_for_update().filter(valid_to__isnull=True).first()
        if now is not None:
            if (now.name, now.post) == (name, post.strip()):
                return now
            _end(now, on)
        made = Follower.objects.create(
            attraction=attraction, name=name, post=post.strip(), person=person, valid_from=on, by=by
        )
        _follow(attraction, by)
    return made


def log_contact(
    *,
    project: Project,
    on: date,
    way: str,
    said: str,
    by: Person,
    with_whom: str = "",
    next_step: str = "",
    next_on: date | None = None,
    corrects: ContactLog | None = None,
) -> ContactLog:
    """Add one contact; a wrong one is corrected by a new line that names it. Ends the reminder.

    The same words sent twice give the one line. Raises NotAllowed, Incomplete, WrongState for a line corrected before.
    """
    policy.require_keeper(by, project.unit)
    if not said.strip():
        raise Incomplete(_("请写谈了什么，一句话即可。"))
    _require_past(on)
    with transaction.atomic():
        attraction = attraction_of(project)
        require_uncorrected(corrects, attraction)
        same = {"attraction": attraction, "on": on, "way": way, "said": said.strip(), "corrects": corrects, "by": by}
        more = {"with_whom": with_whom.strip(), "next_step": next_step.strip(), "next_on": next_on, "at": clock.now()}
        line, _made = ContactLog.objects.get_or_create(**same, defaults=more)
        notices.finish(subject_of(project), REMIND)
    return line


def lose(*, project: Project, on: date, lost_to: str, reason_key: str, by: Person, note: str = "") -> Loss:
    """The investor goes elsewhere or nowhere: the loss is kept and the project cancelled through its one door.

    Raises NotAllowed, Incomplete, WrongState where the project is cancelled already.
    """
    policy.require_keeper(by, project.unit)
    reasons = {row["key"]: row["name"] for row in entries("lost")}
    if not lost_to.strip() or reason_key not in reasons:
        raise Incomplete(_("请写明流失到哪里，并选一个原因；没有去别处的写“未投资”。"))
    _require_past(on)
    with transaction.atomic():
        attraction = attraction_of(project)
        words = f"{lost_to.strip()}：{reasons[reason_key]}。{note.strip()}"
        change_life(project, status=Status.CANCELLED, by=by, on=on, reason=words)
        made = Loss.objects.create(
            attraction=attraction,
            on=on,
            lost_to=lost_to.strip(),
            reason_key=reason_key,
            note=note.strip(),
            by=by,
            at=clock.now(),
        )
        notices.finish(subject_of(project))
        facts = {"project": project.uid, "lost_to": made.lost_to, "reason": reason_key, "on": on.isoformat()}
        ledger.record(kind="attraction.lost", actor=by, unit=project.unit, facts=facts)
    return made


def require_uncorrected(corrects: Any, attraction: Attraction) -> None:
    """Raises WrongState where the line to be corrected is another project's or was corrected before."""
    if corrects is None:
        return
    if corrects.attraction_id != attraction.pk or type(corrects).objects.filter(corrects=corrects).exists():
        raise WrongState(_("这一行已经更正过，请更正最新的一行。"))


def _require_past(on: date) -> None:
    if on > clock.business_today():
        raise Incomplete(_("日期在今天之后；还没有发生的请写在下一步里。"))


def _credit_code(text: str) -> str:
    if not text.strip():
        return ""
    found = credit_code.check(text)
    if not found.valid:
        why = found.message("en" if times.is_english() else "zh")
        raise Incomplete(_("%(why)s。不清楚的可以先空着。") % {"why": why})
    return found.normal


def _own_investor(project: Project, name: str, code: str) -> Investor | None:
    own = Investor.objects.filter(unit=project.unit)
    if code and (found := own.filter(code=code).first()):
        return found
    named = own.filter(name=name).first()
    if named and code and named.code:
        raise WrongState(
            _("本单位已登记过“%(name)s”，信用代码是%(code)s。请核对代码。") % {"name": name, "code": named.code}
        )
    return named


def _fill_blanks(investor: Investor, given: dict[str, str]) -> None:
    blank = {key: value for key, value in given.items() if value and not getattr(investor, key)}
    for key, value in blank.items():
        setattr(investor, key, value)
    if blank:
        investor.save(update_fields=list(blank))


def _end(follower: Follower, on: date) -> None:
    last = on - timedelta(days=1)
    if last < follower.valid_from:
        raise Incomplete(
            _("%(name)s自%(day)s起跟踪，新的跟踪人请从这一天之后起算。")
            % {"name": follower.name, "day": times.iso_day(follower.valid_from)}
        )
    follower.valid_to = last
    follower.save(update_fields=["valid_to"])


def _follow(attraction: Attraction, by: Person) -> None:
    """The register's columns say what the attraction says; what is blank here is left as the register has it."""
    now = attraction.followers.filter(valid_to__isnull=True).first()
    method = dict(_in_chinese(Method.choices)).get(attraction.method, "")
    values: dict[str, Any] = {
        "investor": "、".join(attraction.investors.order_by("pk").values_list("name", flat=True)),
        "origin": attraction.origin,
        "method": method,
        "event": attraction.event,
        "company": attraction.company,
        "registered_on": attraction.registered_on.isoformat() if attraction.registered_on else "",
        "follower": now.name if now else "",
    }
    changes = {key: value for key, value in values.items() if value}
    apply_many_changes({attraction.project_id: changes}, by=by, version_id=None)


def _in_chinese(choices: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """What is stored stays Chinese whatever the page speaks."""
    with translation.override("zh-hans"):
        return [(value, str(label)) for value, label in choices]


def _full_day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
