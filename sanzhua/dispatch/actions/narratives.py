"""The verbs of a narrative: the same life as a return's, from draft to accepted."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.dispatch import hands, policy
from sanzhua.dispatch.choices import REPORT_MOVES, WITH_CLERK, ReportStatus, VersionStatus
from sanzhua.dispatch.models import Narrative, NarrativeVersion
from sanzhua.dispatch.models.narratives import NARRATIVE
from sanzhua.dispatch.narrative_sketch import paragraphs, sketched
from sanzhua.dispatch.narratives import narrative_bytes, own_figures
from sanzhua.dispatch.rules import short_code
from sanzhua.ledger import actions as ledger
from sanzhua.ledger.canonical import sha256 as digest_of
from sanzhua.notices import actions as notices
from sanzhua.papers import prose
from sanzhua.workflow.moves import move

LONGEST = 8_000


def open_narrative(*, unit: Unit, period: str, by: Person) -> Narrative:
    """The unit's narrative of the period, begun with its own figures on the first call. Raises NotAllowed."""
    policy.require_filler(by, unit, NARRATIVE)
    found = Narrative.objects.filter(unit=unit, period=period).first()
    if found is not None:
        return found
    with transaction.atomic():
        figures, _sources = own_figures(unit, period)
        title, sections = sketched(figures, unit.name, Period.parse(period))
        begun = {"title": title, "sections": sections, "figures": figures, "made_at": clock.now()}
        narrative, made = Narrative.objects.get_or_create(unit=unit, period=period, defaults=begun)
        if made:
            ledger.record(kind="narrative.open", actor=by, unit=unit, facts={"record": subject_of(narrative)})
    return narrative


@transaction.atomic
def save_narrative(
    *, narrative: Narrative, by: Person, revision: int, title: str, texts: Mapping[str, str]
) -> Narrative:
    """Save title and sections (text by section key); figures are only named in them, never typed.

    Raises NotAllowed, Refused for a figure that there is not, WrongState where it is no draft or somebody saved since.
    """
    policy.require_filler(by, narrative.unit, NARRATIVE)
    _require_words(narrative, title, texts)
    sections = [{**one, "text": texts.get(one["key"], one["text"]).strip()} for one in narrative.sections]
    held = Narrative.objects.filter(pk=narrative.pk, revision=revision, status__in=WITH_CLERK)
    if held.update(title=title.strip(), sections=sections, revision=revision + 1) != 1:
        raise WrongState(_("这份报告刚被别人改过或已送签，您的修改没有保存；请刷新后再改。"))
    narrative.writers.add(by)
    _note(narrative, by, "narrative.save")
    narrative.refresh_from_db()
    return narrative


@transaction.atomic
def read_figures_anew(*, narrative: Narrative, by: Person) -> None:
    """Read every figure again from the unit's returns; the words stay. Raises NotAllowed, WrongState."""
    policy.require_filler(by, narrative.unit, NARRATIVE)
    figures, _sources = own_figures(narrative.unit, narrative.period)
    held = Narrative.objects.filter(pk=narrative.pk, revision=narrative.revision, status__in=WITH_CLERK)
    if held.update(figures=figures, revision=narrative.revision + 1) != 1:
        raise WrongState(_("这份报告已送签，数字不再变；要改请先退回。"))
    _note(narrative, by, "narrative.figures")
    narrative.refresh_from_db()


def hand_in_narrative(*, narrative: Narrative, by: Person) -> NarrativeVersion:
    """Read the figures once more, freeze the words around them and put them before the head; twice is once.

    Raises NotAllowed, WrongState, and Incomplete without words or with a figure that nothing was reported for.
    """
    post = policy.require(by, "hand_in", narrative)
    with transaction.atomic():
        held = _locked(narrative)
        if held.status == ReportStatus.WITH_HEAD:
            again = held.versions.filter(status=VersionStatus.FROZEN, handed_in_by=by).last()
            if again is not None:
                return again
        held.figures, sources = own_figures(held.unit, held.period)
        _require_complete(held)
        Narrative.objects.filter(pk=held.pk).update(figures=held.figures)
        version = _freeze(held, narrative_bytes(held, _next_number(held), sources), by, post)
        facts = {"version": version.number, "sha256": version.sha256, "sources": sources}
        move(held, "hand_in", moves=REPORT_MOVES, by=by, post=post, ledger_facts=facts)
        _tell(held, "narrative_sign", Role.HEAD, unit=held.unit.label)
    narrative.refresh_from_db()
    return version


def sign_narrative(*, version: NarrativeVersion, by: Person, sha256: str) -> NarrativeVersion:
    """Sign exactly the bytes whose hash the page showed; the act of a return's signature. Twice is once.

    Raises NotAllowed, also for who wrote at it or handed it in, and WrongState where another version stands by now.
    """
    post = policy.require(by, "sign", version.narrative)
    authority = policy.authority_of(post, by)
    if post.person_id != by.pk and not authority:
        raise NotAllowed(_("代领导签发须有书面授权，请先登记授权文件。"))
    with transaction.atomic():
        held = _locked(version.narrative)
        current = held.versions.order_by("-number").first()
        if current is not None and current.signed_by_id == by.pk and current.sha256 == sha256:
            return current
        current = _standing(held, sha256)
        hands.require_other_writer(current, by)
        signed = {
            "status": VersionStatus.SIGNED,
            "signed_by": by,
            "signer_name": by.name,
            "signer_post": policy.post_words(post),
            "authority": authority,
            "signed_at": clock.business_now(),
        }
        NarrativeVersion.objects.filter(pk=current.pk).update(**signed)
        facts = {"version": current.number, "sha256": sha256, "signer": by.name, "signer_post": signed["signer_post"]}
        facts["authority"] = authority
        move(held, "sign", moves=REPORT_MOVES, by=by, post=post, ledger_facts=facts)
        _tell(held, "narrative_accept", Role.DISPATCHER, to=root_unit(), unit=held.unit.label)
    version.refresh_from_db()
    return version


def return_narrative(*, narrative: Narrative, by: Person, note: str) -> None:
    """The head gives it back with the reason; reviewers and deputies have no part in it. Raises NotAllowed,
    WrongState, Incomplete."""
    if policy.require(by, "return_to_clerk", narrative).role != Role.HEAD:
        raise NotAllowed(_("情况报告由主要领导签发或退回。"))
    _give_back(narrative, "return_to_clerk", by, note)


def send_narrative_back(*, narrative: Narrative, by: Person, note: str) -> None:
    """The city sends it back with the reason. Raises NotAllowed, WrongState, Incomplete."""
    signed = narrative.versions.filter(status=VersionStatus.SIGNED).order_by("-number").first()
    if signed is not None:
        hands.require_citys_reader(signed, by)
    _give_back(narrative, "send_back", by, note)


def accept_narrative(*, narrative: Narrative, by: Person, sha256: str) -> NarrativeVersion:
    """Take the signed version; twice is once. Raises NotAllowed, WrongState where another version stands by now."""
    post = policy.require(by, "accept", narrative)
    with transaction.atomic():
        held = _locked(narrative)
        current = held.versions.order_by("-number").first()
        if current is None or current.sha256 != sha256:
            raise WrongState(_("页面上的版本和现在报送的不是同一份，未接收。请刷新页面，核对后再接收。"))
        if held.status != ReportStatus.ACCEPTED:
            hands.require_citys_reader(current, by)
            seen = {"version": current.number, "sha256": sha256}
            move(held, "accept", moves=REPORT_MOVES, by=by, post=post, ledger_facts=seen)
            held.versions.filter(status=VersionStatus.ACCEPTED).update(status=VersionStatus.SUPERSEDED)
            NarrativeVersion.objects.filter(pk=current.pk).update(status=VersionStatus.ACCEPTED)
            notices.finish(subject_of(held))
    narrative.refresh_from_db()
    current.refresh_from_db()
    return current


def correct_narrative(*, narrative: Narrative, by: Person, note: str) -> None:
    """Open an accepted one again, with the reason; the accepted version counts until the next one."""
    post = policy.require(by, "correct", narrative)
    with transaction.atomic():
        move(_locked(narrative), "correct", moves=REPORT_MOVES, by=by, post=post, note=note)
    narrative.refresh_from_db()


def subject_of(narrative: Narrative) -> str:
    return f"narrative:{narrative.pk}"


def _give_back(narrative: Narrative, verb: str, by: Person, note: str) -> None:
    post = policy.require(by, verb, narrative)
    with transaction.atomic():
        held = _locked(narrative)
        move(held, verb, moves=REPORT_MOVES, by=by, post=post, note=note)
        held.versions.filter(status=VersionStatus.FROZEN).update(status=VersionStatus.VOID)
        _tell(held, "narrative_revise", Role.LIAISON, reason=note.strip())
    narrative.refresh_from_db()


def _note(narrative: Narrative, by: Person, kind: str) -> None:
    """Who wrote at it: words have no log of cells."""
    facts = {"record": subject_of(narrative), "revision": narrative.revision + 1}
    ledger.record(kind=kind, actor=by, unit=narrative.unit, facts=facts)


def _locked(narrative: Narrative) -> Narrative:
    return Narrative.objects.select_for_update(of=("self",)).select_related("unit").get(pk=narrative.pk)


def _standing(held: Narrative, sha256: str) -> NarrativeVersion:
    current = held.versions.filter(status=VersionStatus.FROZEN).order_by("-number").first()
    if held.status != ReportStatus.WITH_HEAD or current is None or current.sha256 != sha256:
        raise WrongState(_("页面上的报告和现在送签的不是同一份，未签发。请刷新页面，核对后再签。"))
    return current


def _require_words(narrative: Narrative, title: str, texts: Mapping[str, str]) -> None:
    if not title.strip():
        raise Incomplete(_("标题不能空。"))
    for text in texts.values():
        if len(text) > LONGEST:
            raise Refused(_("一部分最多%(limit)d字。") % {"limit": LONGEST})
        unknown = [token for token in prose.tokens(text) if token not in narrative.figures]
        if unknown:
            raise Refused(
                _("没有名为“%(token)s”的数据。数据只能用大括号引用已有的名称，不能手填。") % {"token": unknown[0]}
            )


def _require_complete(narrative: Narrative) -> None:
    if not any(paragraphs(one["text"]) for one in narrative.sections):
        raise Incomplete(_("报告还没有内容，不能送签。"))
    used = [token for one in narrative.sections for token in prose.tokens(one["text"])]
    unknown = next((key for key in used if narrative.figures.get(key, {}).get("value") is None), None)
    if unknown is not None:
        raise Incomplete(_("“%(key)s”还没有数，请先填报表，或删去这句话。") % {"key": unknown})


def _next_number(narrative: Narrative) -> int:
    last = narrative.versions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _freeze(narrative: Narrative, body: bytes, by: Person, post: Post) -> NarrativeVersion:
    digest, number = digest_of(body), _next_number(narrative)
    narrative.versions.filter(status=VersionStatus.FROZEN).update(status=VersionStatus.VOID)
    return NarrativeVersion.objects.create(
        narrative=narrative,
        number=number,
        body=body,
        sha256=digest,
        short_code=short_code(digest),
        handed_in_by=by,
        handed_in_post=str(post),
        at=clock.now(),
        business_at=clock.business_now(),
    )


def _tell(narrative: Narrative, verb: str, role: str, *, to: Unit | None = None, **words: str) -> None:
    notices.finish(subject_of(narrative))
    notices.add(
        unit=to or narrative.unit,
        role=role,
        verb=verb,
        subject=subject_of(narrative),
        params={"period": narrative.period, **words},
        url=reverse("dispatch:narrative", args=[narrative.pk]),
    )
