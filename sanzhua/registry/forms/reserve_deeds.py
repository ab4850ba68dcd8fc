"""Which box on a page does which verb: a table, so that the page shows exactly what is lawful now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.registry import policy
from sanzhua.registry.actions import attach, chains, reserve, zombies
from sanzhua.registry.choices import PaperType
from sanzhua.registry.forms import reserve as forms
from sanzhua.registry.models import Project
from sanzhua.workflow.machine import Moves


@dataclass(frozen=True, slots=True)
class Deed:
    """`file_as` names the argument that takes a paper made of the box's file, and `paper` its type."""

    form: type[forms.BoxForm]
    act: Callable[..., object]
    done: Promise
    file_as: str = ""
    paper: PaperType = PaperType.OTHER
    many: bool = True


ADMISSION_DEEDS: dict[str, Deed] = {
    "resubmit": Deed(forms.AdmissionForm, reserve.resubmit, _("已再次提交，等候市里评审。"), "papers", PaperType.STUDY),
    "withdraw": Deed(forms.NoteForm, reserve.withdraw, _("已撤回申请。")),
    "return_to_unit": Deed(forms.NoteForm, reserve.return_to_unit, _("已退回单位补充。")),
    "admit": Deed(forms.AdmitForm, reserve.admit, _("已准予入库。")),
    "refuse": Deed(forms.NoteForm, reserve.refuse, _("已决定不予入库。")),
}
APPLY = Deed(forms.AdmissionForm, reserve.apply_for_admission, _("已提交入库申请。"), "papers", PaperType.STUDY)
OPINION = Deed(forms.OpinionForm, reserve.give_opinion, _("已登记专家意见。"), "paper", PaperType.OPINION, many=False)
TIER = Deed(forms.TierForm, reserve.change_tier, _("已调整层次。"))

CASE_DEEDS: dict[str, Deed] = {
    "dismiss": Deed(forms.NoteForm, zombies.dismiss, _("已撤销疑似。")),
    "notify": Deed(forms.NotifyForm, zombies.notify, _("已登记通知，答复期限开始计算。")),
    "extend": Deed(forms.ExtendForm, zombies.extend, _("已延长答复期限。")),
    "ask_time": Deed(forms.NoteForm, zombies.ask_time, _("已申请延长，期限以市里答复为准。")),
    "answer": Deed(forms.AnswerForm, zombies.answer, _("已提交答复，等候市里决定。"), "evidence", PaperType.NOTICE),
    "hear": Deed(forms.HearForm, zombies.hear, _("已登记听取意见的情况。")),
    "keep": Deed(forms.KeepForm, zombies.keep, _("已决定有条件保留。")),
    "decide_exit": Deed(forms.NoteForm, zombies.decide_exit, _("已决定退库，列入清单后生效。")),
    "close": Deed(forms.NoteForm, zombies.close, _("个案已办结。")),
    "renew": Deed(forms.NoteForm, zombies.renew, _("已重新列为疑似，请再次通知。")),
    "exit": Deed(forms.ExitForm, zombies.exit_pool, _("已列入退库清单。")),
    "ask_revival": Deed(
        forms.RevivalForm, zombies.ask_revival, _("已申请恢复，由另一位调度员审核。"), "evidence", PaperType.NOTICE
    ),
    "refuse_revival": Deed(forms.NoteForm, zombies.refuse_revival, _("已决定不予恢复。")),
    "revive": Deed(forms.NoteForm, zombies.revive, _("已准予恢复。")),
}
CHAIN_LINK = Deed(forms.LinkForm, chains.link_project, _("已放上产业链。"))


@dataclass(frozen=True)
class Box:
    """A verb that this person may do now, its words and its form."""

    verb: str
    title: str
    form: forms.BoxForm
    is_main: bool


def verbs_for(person: Person, project: Project, status: str, moves: Moves) -> list[str]:
    """The verbs that are lawful now and that one of the person's posts may do to this project."""
    return [
        move.verb
        for move in moves
        if status in move.from_ and post_for(person, move.roles, project.unit, policy.RESERVE_FORM) is not None
    ]


def do(deed: Deed, record: Any, project: Project, form: forms.BoxForm, by: Person) -> None:
    """Run the verb with what the box holds; its file becomes a paper of the project in the same transaction."""
    given: dict[str, Any] = dict(form.cleaned_data)
    file: UploadedFile[Any] | None = given.pop("file", None)
    with transaction.atomic():
        if file is not None:
            paper = attach(project=project, type=deed.paper, name=file.name or "", data=file.read(), by=by)
            given[deed.file_as] = [*given.get(deed.file_as, ()), paper] if deed.many else paper
        deed.act(record, by=by, **given)


def boxes(
    verbs: list[str],
    deeds: Mapping[str, Deed],
    moves: Moves,
    project: Project,
    *,
    bound: tuple[str, forms.BoxForm] | None = None,
    initial: Mapping[str, Any] | None = None,
) -> list[Box]:
    """The first is the next step; a form that was sent and refused keeps its place with what was typed.

    One whose verb is no longer lawful, because somebody else was quicker, stands last: its words are not lost.
    """
    found = []
    if bound is not None and bound[0] in deeds and bound[0] not in verbs:
        verbs = [*verbs, bound[0]]
    for place, verb in enumerate(verbs):
        if bound is not None and bound[0] == verb:
            form = bound[1]
        else:
            form = deeds[verb].form(project=project, initial=dict(initial or {}), auto_id=f"id_{verb}_%s")
        found.append(Box(verb, moves.get(verb).title, form, place == 0))
    return found
