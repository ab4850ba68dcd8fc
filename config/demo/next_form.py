"""The attraction form of the coming year as its office has drafted it: one column more, one fewer, nothing in force."""

from __future__ import annotations

from sanzhua.accounts.models import Person
from sanzhua.base.periods import Period
from sanzhua.dispatch import form_editing
from sanzhua.dispatch.actions import edit_version, start_version
from sanzhua.dispatch.form_editing import ColumnWords
from sanzhua.dispatch.queries.form_versions import running_beside, taken_keys

FORM = "attraction"
_TALKS = ColumnWords(
    heading="当月洽谈次数",
    heading_en="Talks this month",
    group="进展",
    help="与投资方见面或视频洽谈的次数。",
    help_en="Talks with the investor, in person or by video.",
    fact="当月与投资方洽谈的次数",
)


def draft_next_year() -> None:
    owner = Person.objects.get(username="qianwei")
    draft = start_version(form=FORM, from_period=Period(2020, 1), by=owner)
    running, taken = running_beside(FORM, draft.from_period), taken_keys()
    edit_version(
        draft=draft,
        seen=draft.revision,
        by=owner,
        edit=lambda form: form_editing.retire(
            form_editing.add_typed(form, _TALKS, "int", running=running, taken=taken), "foreign_usd"
        ),
    )
