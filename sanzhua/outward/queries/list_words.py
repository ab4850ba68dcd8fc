"""The words by which a list and its columns are told to people, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.formbook.definition import FORM_KEYS, Column, Form, load_form
from sanzhua.outward.rules.list_templates import ListColumn, Template
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class Source:
    """Where a column of a list comes from, in the reader's language."""

    heading: str
    words: str
    unit: str
    required: bool


def source_words(column: ListColumn) -> str:
    """Where the column comes from: a register field, an accepted figure of a form, what is derived, or a fixed word."""
    if column.form:
        form = load_form(column.form)
        said = {"form": title_of(form), "column": heading_of(form.column(column.key))}
        return _("%(form)s：%(column)s（已接收）") % said
    if column.source.startswith("register."):
        return _("项目登记：%(field)s") % {"field": register_heading(column.key)}
    return {
        "derived.kind": _("推算：由开工时间分拟新开工、新开工、续建"),
        "derived.completion_rate": _("推算：本年累计完成投资 ÷ 本年计划投资"),
    }.get(column.source, _("固定填写“%(value)s”") % {"value": column.value})


def register_heading(key: str) -> str:
    own = {
        "unit": _("归口单位"),
        "region": _("所在地区"),
        "started_on": _("开工（发改口径）"),
        "finished_on": _("竣工时间"),
    }
    if key in own:
        return own[key]
    return heading_of(next(form for form in map(load_form, FORM_KEYS) if key in form.by_key).column(key))


def unit_words(column: ListColumn) -> str:
    if column.kind == "usd":
        return _("万美元")
    if column.kind == "percent":
        return "%"
    return {"wan": _("万元"), "yi": _("亿元"), "yuan": _("元")}[column.unit] if column.kind == "money" else ""


def sources_of(template: Template) -> list[Source]:
    return [
        Source(column.heading, source_words(column), unit_words(column), column.required) for column in template.columns
    ]


def name_of(template: Template) -> str:
    return template.name_en if times.is_english() else template.name


def addressee_of(template: Template) -> str:
    return template.addressee_en if times.is_english() else template.addressee


def selection_of(template: Template) -> str:
    return template.select.words_en if times.is_english() else template.select.words


def title_of(form: Form) -> str:
    return form.title_en if times.is_english() else form.title


def heading_of(column: Column) -> str:
    return column.heading_en if times.is_english() else column.heading
