"""The strip of key figures: each beside the year that has passed, last year, or what it is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.facts import comparisons
from sanzhua.facts.definitions import Metric, metric
from sanzhua.facts.engine import Answer, Number
from sanzhua.facts.gone import gone_sentence
from sanzhua.facts.kept import answer_kept
from sanzhua.home.cockpit_spec import GAP, LAST_YEAR, TIME, FigureSpec
from sanzhua.home.queries.cockpit.frame import YEAR, Frame
from sanzhua.ui import figures, times


@dataclass(frozen=True, slots=True)
class Beside:
    """Words under a figure; `url` is where they open, empty where no page says just the same."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` as the metric layer gives it (whole, yuan, or a ratio), `text` as printed with `measure` behind it.

    `gone` is why there is no figure, where its form lacks a column.
    """

    form: str
    key: str
    label: str
    value: Number
    text: str
    measure: str
    notes: Sequence[Beside]
    url: str
    gone: str = ""

    @property
    def beside(self) -> str:
        return _("，").join(one.text for one in self.notes)


def answers_of(frame: Frame) -> dict[str, Answer]:
    """What the month says by unit, one question a form; every block of the page takes its figures from here."""
    return {form: answer_of(frame, form, frame.units) for form in frame.spec.forms}


def answer_of(frame: Frame, form: str, units: Collection[int]) -> Answer:
    return answer_kept(frame.question(form, units=units), frame.spec.metrics(form), ("unit",), form)


def strip(frame: Frame, answers: Mapping[str, Answer]) -> list[Figure]:
    return [_figure(frame, one, answers[one.form]) for one in frame.spec.figures]


def label_of(one: Metric) -> str:
    return one.label_en if times.is_english() else one.label


def text_of(value: Number, shown: str) -> str:
    if shown == "percent":
        return figures.percent(value)
    whole = None if value is None else int(value)
    return figures.yi(whole) if shown == "yi" else figures.count(whole)


def shown_as(one: Metric) -> str:
    return {"ratio": "percent", "yuan": "yi"}.get(one.unit, "count")


def measure_of(shown: str) -> str:
    """Behind a figure; English counts things without a word."""
    if shown == "yi":
        return _("亿元")
    return _("个") if shown == "count" and not times.is_english() else ""


def with_measure(value: Number, one: Metric) -> str:
    shown = shown_as(one)
    words = [text_of(value, shown), "" if value is None else measure_of(shown)]
    return (" " if times.is_english() else "").join(filter(None, words))


def _figure(frame: Frame, spec: FigureSpec, answer: Answer) -> Figure:
    one = metric(spec.form, spec.metric)
    value = answer.total.get(spec.metric)
    said = (_beside(frame, spec, name, answer) for name in spec.beside)
    lost = answer.gone.get(spec.metric)
    return Figure(
        form=spec.form,
        key=spec.metric,
        label=label_of(one),
        value=value,
        text=text_of(value, spec.shown),
        measure="" if value is None else measure_of(spec.shown),
        notes=[one for one in said if one.text],
        url=frame.figure_url(spec.form, spec.metric, row=frame.lone),
        gone=gone_sentence(*lost, frame.period, "en" if times.is_english() else "zh") if lost else "",
    )


def _beside(frame: Frame, spec: FigureSpec, name: str, answer: Answer) -> Beside:
    if name == TIME:
        return Beside(_("时间进度%(share)s") % {"share": figures.percent(time_share(frame))})
    if name == GAP:
        return Beside(figures.points(answer.total.get("time_gap")))
    if name == LAST_YEAR:
        return _last_year(frame, spec, answer)
    one, value = metric(spec.form, name), answer.total.get(name)
    if value is None:
        return Beside("")
    return Beside(f"{label_of(one)} {with_measure(value, one)}", frame.figure_url(spec.form, name))


def time_share(frame: Frame) -> float:
    return frame.period.month / YEAR


def _last_year(frame: Frame, spec: FigureSpec, answer: Answer) -> Beside:
    """The same months of last year by the same units within the same borders, as the bulletin counts them. Opens where
    that is what all units said within the borders of then."""
    one, then = metric(spec.form, spec.metric), frame.period.shifted(-YEAR)
    asked = frame.question(spec.form, period=then, units=frame.present, basis=frame.basis)
    before = answer_kept(asked, [one], (), spec.form).total[one.key]
    changed = comparisons.change(one, answer.total.get(one.key), before)
    if changed.growth is None:
        return Beside("")
    whole = answer_kept(frame.question(spec.form, period=then), [one], (), spec.form).total[one.key]
    words = {"before": with_measure(before, one), "growth": figures.change(changed.growth)}
    url = frame.figure_url(spec.form, spec.metric, period=then) if before == whole else ""
    return Beside(_("去年同期%(before)s，%(growth)s") % words, url)
