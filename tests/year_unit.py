"""What the units of `tests.year_city` do with a return, with the product's own verbs: fill, hand in, pass on, sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sanzhua.base.refusals import Incomplete
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import (
    CellEdit,
    accept_narrative,
    add_row,
    ask_extension,
    confirm_unchanged,
    give_reason,
    grant,
    hand_in,
    hand_in_narrative,
    nil_return,
    open_narrative,
    open_report,
    pass_on,
    return_to_clerk,
    save_cells,
    save_narrative,
    sign_many,
    sign_narrative,
    sign_on_paper,
)
from sanzhua.dispatch.models import DraftRow
from tests.year_city import CELL, NOTHING, PDF, WAN, City, Return, after, at
from tests.year_table import (
    ALLOTTED,
    CENTRAL,
    CHAINS,
    COMPLETED,
    COMPLETED_IN,
    CONSTRUCTION,
    FIRST,
    MISTAKE,
    MONTHS,
    NARRATIVES,
    PROMPT_DAY,
    RESERVE,
    amount,
    leads_up,
    month_of,
    own_whole,
    own_year,
    paid_out,
)


def open_and_fill(city: City, one: Return) -> None:
    unit, clerk = city.units[one.unit], city.clerks[one.unit]
    one.report = open_report(form=one.form, unit=unit, period=one.period, by=clerk)
    if one.is_nil:
        return
    if one.form == CENTRAL and one.period == FIRST:
        _add_batches(city, one)
    rows = rows_in(city, one)
    still = [row for place, row in rows.items() if _is_unchanged(one, place)]
    edits = [edit for place, row in rows.items() if row not in still for edit in _typed(one, place, row)]
    _save(city, one, edits)
    if still:
        confirm_unchanged(report=one.held, by=clerk, row_keys=[row.key for row in still])


def _add_batches(city: City, one: Return) -> None:
    for place, project in enumerate(city.projects[CENTRAL, one.unit]):
        batch = {"batch_no": f"发改投资〔2019〕{place + 1}号", "allocated_central": ALLOTTED * WAN}
        add_row(report=one.held, by=city.clerks[one.unit], name=project.name, values=batch, project=project)


def rows_in(city: City, one: Return) -> dict[int, DraftRow]:
    """The draft's rows by the place of their project."""
    places = {project.pk: place for place, project in enumerate(city.projects[one.form, one.unit])}
    return {places[row.project_id]: row for row in DraftRow.objects.filter(report=one.held) if row.project_id}


def _is_unchanged(one: Return, place: int) -> bool:
    return one.form == CONSTRUCTION and amount(one.form, one.unit, place, one.period) == 0


def _typed(one: Return, place: int, row: DraftRow) -> Iterator[CellEdit]:
    figure = amount(one.form, one.unit, place, one.period) + one.more * (place == 0)
    for column, text in _texts(one, place, figure).items():
        yield CellEdit(row.key, column, str(text), row.revision)


def _texts(one: Return, place: int, figure: int) -> dict[str, object]:
    month = month_of(one.period)
    if one.form == RESERVE:
        return {"work_done": f"前期工作第{month}步，说明{figure}"}
    if one.form == CENTRAL:
        return {"arrived_central": figure, "paid_central": paid_out(one.unit, place, one.period)}
    texts: dict[str, object] = {CELL[one.form]: figure}
    if not leads_up(one.unit, one.form, one.period):
        texts |= own_sums(one, place, figure)
    if one.form == CONSTRUCTION:
        texts["progress_text"] = f"完成第{month}段"
        if one.period == FIRST:
            texts |= {"start_actual": "2018-05", "in_stats": "是"}
        if one.period == COMPLETED_IN and (one.unit, place) in COMPLETED:
            texts |= {"stage": "竣工", "finish_actual": "2019-10", "progress_percent": 100}
    return texts


def own_sums(one: Return, place: int, figure: int) -> dict[str, object]:
    """What no accepted month leads up to; a year begins with nothing."""
    more = figure - amount(one.form, one.unit, place, one.period)
    year = {} if one.period.endswith("-01") else {"year": own_year(one.form, one.unit, place, one.period) + more}
    if one.form == CONSTRUCTION:
        return {f"done_{key}": value for key, value in year.items()}
    return {
        **{f"arrived_{key}": value for key, value in year.items()},
        "arrived_total": own_whole(one.unit, place, one.period) + more,
    }


def _save(city: City, one: Return, edits: Iterable[CellEdit]) -> None:
    results = save_cells(report=one.held, by=city.clerks[one.unit], edits=edits)
    assert {result.status for result in results} <= {"saved"}, [result.sentence for result in results]


def hand_over(city: City, one: Return) -> None:
    clerk = city.clerks[one.unit]
    if one.is_nil:
        one.version = nil_return(
            form=one.form, unit=city.units[one.unit], period=one.period, by=clerk, sentence=NOTHING
        )
        return
    try:
        one.version = hand_in(report=one.held, by=clerk)
    except Incomplete:
        for line in queries.check(one.held).warnings:
            give_reason(
                report=one.held, by=clerk, row_key=line.row_key, reason_key=line.reason_key, text="按凭证据实填报"
            )
        one.version = hand_in(report=one.held, by=clerk)


def give_back(city: City, one: Return) -> None:
    """The head finds the mistake before the signature."""
    _pass_on(city, one)
    one.held.refresh_from_db()
    return_to_clerk(report=one.held, by=city.heads[one.unit], note="数字再核")
    put_right(city, one, MISTAKE if one.course.sent_back else 0)


def put_right(city: City, one: Return, more: int) -> None:
    """The marked cell, or the first row's, as it should be; then handed in again."""
    one.more = more
    if not one.is_nil:
        row = rows_in(city, one)[0]
        figure = amount(one.form, one.unit, 0, one.period) + more
        text = _texts(one, 0, figure)[CELL[one.form]]
        edits = [CellEdit(row.key, CELL[one.form], str(text), row.revision)]
        _save(city, one, edits + _more_sums(one, row, figure))
    hand_over(city, one)


def _more_sums(one: Return, row: DraftRow, figure: int) -> list[CellEdit]:
    if one.form in (RESERVE, CENTRAL) or leads_up(one.unit, one.form, one.period):
        return []
    return [CellEdit(row.key, key, str(text), row.revision) for key, text in own_sums(one, 0, figure).items()]


def _pass_on(city: City, one: Return) -> None:
    for role in CHAINS.get(one.unit, ()):
        pass_on(version=one.frozen, by=city.middle[one.unit, role], sha256=one.frozen.sha256)


def sign_all(city: City, returns: Sequence[Return], day: date) -> None:
    """On paper one by one; in the system all returns of a unit in one act."""
    for one in [one for one in returns if one.course.paper]:
        _sign_paper(city, one, day)
    for unit in sorted({one.unit for one in returns}):
        own = [one for one in returns if one.unit == unit and not one.course.paper]
        for one in own:
            _pass_on(city, one)
        outcomes = sign_many(chosen=[(one.frozen, one.frozen.sha256) for one in own], by=city.heads[unit])
        assert all(outcome.is_done for outcome in outcomes), [outcome.sentence for outcome in outcomes]


def _sign_paper(city: City, one: Return, day: date) -> None:
    sign_on_paper(
        version=one.frozen,
        by=city.clerks[one.unit],
        code=one.frozen.short_code,
        signer_name=city.heads[one.unit].name,
        signer_post="主要领导",
        signed_on=day,
        scan_name="审签单.pdf",
        scan_data=PDF,
        passed={role: f"{role}{one.unit}" for role in CHAINS.get(one.unit, ())},
    )


def ask_for_time(city: City, returns: Iterable[Return]) -> None:
    for one in [one for one in returns if one.course.extended]:
        with at(MONTHS[one.period].replace(day=PROMPT_DAY), 8):
            unit, clerk = city.units[one.unit], city.clerks[one.unit]
            asked = ask_extension(form=one.form, unit=unit, period=one.period, reason="汛期", by=clerk)
            grant(asked, due_on=after(one.period, one.course.extended), by=city.owner(one.form))


def narratives(city: City, period: str) -> None:
    for number in [unit for unit, month in NARRATIVES if month == period]:
        unit, clerk, head = city.units[number], city.clerks[number], city.heads[number]
        with at(after(period, 0), 9):
            begun = open_narrative(unit=unit, period=period, by=clerk)
            told = save_narrative(
                narrative=begun,
                by=clerk,
                revision=begun.revision,
                title=begun.title,
                texts={"next": "抢抓施工黄金期。"},
            )
            version = hand_in_narrative(narrative=told, by=clerk)
            sign_narrative(version=version, by=head, sha256=version.sha256)
        with at(after(period, 1), 9):
            told.refresh_from_db()
            accept_narrative(narrative=told, by=city.dispatcher, sha256=version.sha256)
