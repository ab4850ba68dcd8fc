"""May this person do this verb to this report, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role, Tenure
from sanzhua.accounts.models import Delegation, Person, Post, Unit, in_force
from sanzhua.accounts.policy import post_for, role_names
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.dispatch.choices import REPORT_MOVES, WITH_CLERK, ReportStatus, VersionStatus
from sanzhua.dispatch.deadlines import Deadline, deadline_of
from sanzhua.dispatch.models import FormPeriod, Narrative, Report, ReturnMark
from sanzhua.dispatch.owed import owes
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.ui import times

FILLERS = (Role.LIAISON,)
ASKERS = (Role.LIAISON, Role.REVIEWER, Role.HEAD)  # who may ask for more time


def require(person: Person, verb: str, report: Report | Narrative) -> Post:
    """The post by which the person may do this verb of the table of moves. Raises NotAllowed."""
    move = REPORT_MOVES.get(verb)
    post = post_for(person, move.roles, report.unit, report.form)
    if post is None:
        raise NotAllowed(
            _("“%(verb)s”由%(roles)s办理，您没有这个单位的这项任职。")
            % {"verb": move.title, "roles": role_names(move.roles)}
        )
    return post


def require_filler(person: Person, unit: Unit, form: str) -> Post:
    """The post by which the person fills this unit's return. Raises NotAllowed."""
    post = post_for(person, FILLERS, unit, form)
    if post is None:
        raise NotAllowed(_("“%(unit)s”的报表由该单位信息联络员填报，您可以查看。") % {"unit": unit.shown})
    return post


def fills(person: Person, unit: Unit, form: str) -> bool:
    """Whether the person fills this unit's return."""
    return post_for(person, FILLERS, unit, form) is not None


def require_reader(person: Person, report: Report) -> None:
    """Who sees the report may speak about it. Raises NotAllowed."""
    if not Report.objects.visible_to(person).filter(pk=report.pk).exists():
        raise NotAllowed(_("您看不到这份报表，不能批注。"))


def require_city(person: Person, root: Unit, form: str) -> Post:
    """The post by which the person closes and opens periods for the whole tree. Raises NotAllowed."""
    post = post_for(person, DECIDERS, root, form)
    if post is None:
        raise NotAllowed(_("关闭和重新打开报送期由市级调度员或表式主管部门办理。"))
    return post


def calendar_post(person: Person, form: str) -> Post | None:
    """The post by which the person writes a form's calendar, for the unit of its scope and those below."""
    posts = (one for one in person.current_posts() if one.role in DECIDERS and one.scope_id)
    fitting = [one for one in posts if not one.forms or form in one.forms]
    return min(fitting, key=lambda one: (one.person_id != person.pk, one.pk), default=None)


def require_calendar(person: Person, form: str) -> Post:
    """Raises NotAllowed."""
    post = calendar_post(person, form)
    if post is None:
        raise NotAllowed(_("报送日历由市级调度员或表式主管部门维护，您没有这项任职。"))
    return post


def form_post(person: Person, form: str) -> Post | None:
    """The post by which the person writes a form for the whole tree: its owning department's, or the dispatcher's."""
    return post_for(person, DECIDERS, root_unit(), form)


def require_form_owner(person: Person, form: str) -> Post:
    """Raises NotAllowed."""
    post = form_post(person, form)
    if post is None:
        raise NotAllowed(_("表式由市级调度员或表式主管部门修改，您没有这项任职。"))
    return post


def decided_by(person: Person, root: Unit) -> frozenset[str]:
    """Forms that the person decides for the whole tree."""
    posts = (post for post in person.current_posts() if post.role in DECIDERS and post.scope_id == root.pk)
    return frozenset(form for post in posts for form in post.forms or FORM_KEYS)


def may_transfer(person: Person) -> bool:
    return post_for(person, (Role.DISPATCHER,), root_unit()) is not None


def require_transferrer(person: Person) -> Post:
    """The post by which the person moves work between units. Raises NotAllowed."""
    post = post_for(person, (Role.DISPATCHER,), root_unit())
    if post is None:
        raise NotAllowed(_("划转、合并和移交由市级调度员办理。"))
    return post


def may_turn(person: Person) -> bool:
    return post_for(person, (Role.DISPATCHER,), root_unit()) is not None


def require_turner(person: Person) -> Post:
    """The post by which the person takes the whole city into a new year. Raises NotAllowed."""
    post = post_for(person, (Role.DISPATCHER,), root_unit())
    if post is None:
        raise NotAllowed(_("年度结转由市级调度员办理。"))
    return post


def require_chain_keeper(person: Person, unit: Unit) -> Post:
    """The post by which the person says which steps the unit's returns take. Raises NotAllowed."""
    post = post_for(person, (Role.HEAD, Role.DISPATCHER), unit)
    if post is None:
        raise NotAllowed(_("报送链由本单位主要领导或市级调度员设置。"))
    return post


def authority_of(post: Post, by: Person) -> str:
    """The written authority under which someone acts who does not hold the post; empty for one's own post."""
    if post.person_id == by.pk:
        return ""
    lent = Delegation.objects.filter(in_force(clock.business_today()), post=post, to=by).order_by("-valid_from").first()
    return lent.authority if lent else ""


def post_words(post: Post) -> str:
    """梨树县 县长（代理）: the office and title as a signature shows them."""
    if post.tenure in {Tenure.APPOINTED, Tenure.VACANT}:
        return str(post)
    return f"{post}（{post.get_tenure_display()}）"


@dataclass(frozen=True, slots=True)
class Lock:
    """Why cells cannot be typed. `whole` locks the report; else `only`, where not None, names the open cells."""

    whole: str | None
    only: frozenset[tuple[str, str]] | None = None

    def reason(self, row_key: str | None = None, column: str | None = None) -> str | None:
        """The sentence for this cell, or None where it is open."""
        if self.whole is not None or self.only is None or row_key is None:
            return self.whole
        if (row_key, column) in self.only or (column is None and any(key == row_key for key, _column in self.only)):
            return None
        return _("该格已锁定：市里只退回了标出的格，其余各格仍是签发过的数。")


def lock_of(report: Report, person: Person) -> Lock:
    """What is locked for this person; derived each time, never stored."""
    if post_for(person, FILLERS, report.unit, report.form) is None:
        return Lock(_("报表由%(unit)s信息联络员填报，您可以查看。") % {"unit": report.unit.shown})
    return state_lock(report)


def state_lock(report: Report, days: Deadline | None = None) -> Lock:
    """What the states of report and period lock for everybody; `days` of the return spare asking for them."""
    whole = _locked_by_status(report) or locked_by_calendar(report, days)
    if whole is not None or report.status != ReportStatus.RETURNED:
        return Lock(whole)
    marked = frozenset(ReturnMark.objects.filter(report=report, open=True).values_list("row_key", "column"))
    return Lock(None, marked or None)


def locked_by_calendar(report: Report, days: Deadline | None = None) -> str | None:
    """Not yet open, past the last moment, or closed by the city; a correction of an accepted return stays possible."""
    row, words = days or deadline_of(report), times.period_name(report.period)
    now = clock.received_at()
    if now < row.opens_at:
        return _("该格已锁定：%(period)s一期自%(day)s起填报。") % {"period": words, "day": times.moment(row.opens_at)}
    if _is_correction(report):
        return None
    if row.closed_at is not None:
        return _("该格已锁定：%(period)s已关闭。需要补报请联系市级调度员重新打开本期。") % {"period": words}
    if row.closes_at is not None and now >= row.closes_at:
        return _("该格已锁定：%(period)s已于%(day)s截止。需要补报请联系市级调度员。") % {
            "period": words,
            "day": times.deadline(row.closes_at),
        }
    return None


def require_open(report: Report, days: Deadline | None = None) -> Deadline:
    """The days of the return, `days` where they are known. Raises WrongState where the calendar takes no more of it."""
    days = days or deadline_of(report)
    sentence = locked_by_calendar(report, days)
    if sentence is not None:
        raise WrongState(sentence)
    return days


def is_open(row: FormPeriod) -> bool:
    now = clock.business_now()
    return row.opens_at <= now and row.closed_at is None and (row.closes_at is None or now < row.closes_at)


def is_blank(report: Report) -> bool:
    """Whether nothing would be lost without it: no duty asks for it, it has no row and was never handed in."""
    if owes(report.form, report.unit_id, report.period):
        return False
    return not Report.objects.expected().filter(pk=report.pk).exists()


def filled_by(person: Person) -> dict[int, frozenset[str]]:
    """Units (primary keys) for which the person fills, each with the forms that the posts allow."""
    found: dict[int, frozenset[str]] = {}
    for post in person.current_posts():
        if post.role in FILLERS and post.scope_id:
            found[post.scope_id] = found.get(post.scope_id, frozenset()) | frozenset(post.forms or FORM_KEYS)
    return found


def _locked_by_status(report: Report) -> str | None:
    if report.status in WITH_CLERK:
        return None
    if report.status == ReportStatus.WITH_REVIEWER:
        return _("该格已锁定：已送审核人审核。要改请审核人退回填表人。")
    if report.status == ReportStatus.WITH_DEPUTY:
        return _("该格已锁定：已送分管领导审定。要改请分管领导退回填表人。")
    if report.status == ReportStatus.WITH_HEAD:
        return _("该格已锁定：已送领导签发。要改请领导退回填表人。")
    if report.status == ReportStatus.SUBMITTED:
        return _("该格已锁定：已签发报送，待市里接收。要改请市里退回。")
    return _("该格已锁定：市里已接收。要改请出更正版本。")


def _is_correction(report: Report) -> bool:
    return report.versions.filter(status=VersionStatus.ACCEPTED).exists()
