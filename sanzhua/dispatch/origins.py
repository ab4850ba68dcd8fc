"""Whether a template of ours belongs to a report: its form, form version, unit and period, each with its sentence."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from sanzhua.base.periods import Period
from sanzhua.dispatch.models import Report
from sanzhua.formbook.definition import UnknownForm, load_form
from sanzhua.formbook.template_memory import Origin
from sanzhua.ui import times

UNIT = "unit_id"


def about_report(report: Report) -> dict[str, str]:
    """What a template keeps to find its way home."""
    return {UNIT: str(report.unit_id)}


def why_foreign(origin: Origin, report: Report) -> str | None:
    """The sentence why a file may not come into this report; None where it may."""
    if origin.form != report.form:
        return _("这个文件是“%(theirs)s”的模板，不是“%(ours)s”的。请到那张表去上传。") % {
            "theirs": _title(origin.form),
            "ours": report.definition.title,
        }
    if not _is_of(report, origin):
        return _("这个文件是%(theirs)s的模板，不能用于%(ours)s。") % {"theirs": origin.unit, "ours": report.unit.shown}
    if origin.period != report.period:
        return _("这个文件是%(theirs)s的模板，本表是%(ours)s。请到那一期去上传，或重新下载模板。") % {
            "theirs": _period(origin.period),
            "ours": times.period_name(report.period),
        }
    if origin.form_version != report.form_version:
        return _("表式已由%(theirs)s版换为%(ours)s版，这个文件的列对不上。请重新下载模板。") % {
            "theirs": origin.form_version,
            "ours": report.form_version,
        }
    return None


def _is_of(report: Report, origin: Origin) -> bool:
    about: Mapping[str, str] = origin.about
    if UNIT in about:
        return about[UNIT] == str(report.unit_id)
    return origin.unit == report.unit.name


def _title(form: str) -> str:
    try:
        return load_form(form).title
    except UnknownForm:
        return form


def _period(period: str) -> str:
    try:
        return times.period_name(str(Period.parse(period)))
    except ValueError:
        return period
