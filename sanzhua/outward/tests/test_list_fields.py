"""Every outward field tells where it comes from; a typed field that nobody uses is proposed for deletion."""

from __future__ import annotations

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch.column_uses import uses_of
from sanzhua.dispatch.tests.scene import MAY
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.outward.actions.list_fields import decide_field, propose_unused
from sanzhua.outward.models import FieldProposal
from sanzhua.outward.queries.list_fields import form_fields, outward_lists, typed_columns
from sanzhua.outward.tests.lists_scene import Lists, close

MONTHS = ("2019-03", "2019-04", MAY)


def proposed(form: str = "construction") -> set[str]:
    return set(FieldProposal.objects.open().filter(form=form).values_list("column", flat=True))


def test_nothing_is_proposed_before_three_months_are_closed(lists: Lists) -> None:
    close("construction", *MONTHS[:2])
    assert propose_unused() == 0


def test_what_no_metric_and_no_export_read_is_proposed(lists: Lists) -> None:
    close("construction", *MONTHS)
    assert propose_unused() > 0
    assert "note" in proposed()
    assert {"done_month", "in_stats", "stage", "start_actual"} & proposed() == set()
    assert {
        column for form, column in FieldProposal.objects.values_list("form", "column") if form != "construction"
    } == set()


def test_an_export_of_one_of_the_months_is_a_use(lists: Lists) -> None:
    close("construction", *MONTHS)
    propose_unused()
    assert "progress_text" in proposed()
    FieldProposal.objects.all().delete()
    lists.export()
    propose_unused()
    assert "progress_text" not in proposed()


def test_proposing_twice_proposes_once(lists: Lists) -> None:
    close("construction", *MONTHS)
    first = propose_unused()
    assert (propose_unused(), FieldProposal.objects.count()) == (0, first)
    assert Todo.objects.filter(verb="unused_field").count() == first


def test_the_forms_owner_is_asked(lists: Lists) -> None:
    for form in ("construction", "attraction"):
        close(form, *MONTHS)
    propose_unused()
    asked = set(Todo.objects.filter(verb="unused_field").values_list("params__form", "role"))
    assert asked == {("construction", "dispatcher"), ("attraction", "form_owner")}


def test_a_field_is_kept_with_a_reason_and_not_asked_about_again(lists: Lists) -> None:
    close("construction", *MONTHS)
    propose_unused()
    proposal = FieldProposal.objects.get(column="note")
    with pytest.raises(Incomplete):
        decide_field(proposal, state="kept", by=lists.cast.dispatcher)
    decide_field(proposal, state="kept", note="督导组现场核对用", by=lists.cast.dispatcher)
    assert (propose_unused(), "note" in proposed()) == (0, False)
    assert not Todo.objects.open().filter(subject=f"field:{proposal.pk}").exists()


def test_a_decision_twice_is_one_and_another_persons_is_refused(lists: Lists) -> None:
    close("attraction", *MONTHS)
    propose_unused()
    proposal = FieldProposal.objects.get(form="attraction", column="note")
    decide_field(proposal, state="retired", by=lists.cast.form_owner)
    decide_field(proposal, state="retired", by=lists.cast.form_owner)
    assert Outbox.objects.filter(kind="outward.field").count() == 1
    with pytest.raises(WrongState):
        decide_field(proposal, state="kept", note="在用", by=lists.cast.dispatcher)


def test_who_does_not_own_the_form_decides_nothing(lists: Lists) -> None:
    close("construction", *MONTHS)
    propose_unused()
    proposal = FieldProposal.objects.get(column="note")
    for person in (lists.cast.form_owner, lists.cast.clerk, lists.cast.viewer):
        with pytest.raises(NotAllowed):
            decide_field(proposal, state="retired", by=person)


def test_every_outward_column_tells_its_source(lists: Lists) -> None:
    for one in outward_lists():
        assert all(source.words for source in one.sources), one.name
        assert len(one.sources) == len(one.template.columns)


def test_every_typed_column_stands_on_the_page(lists: Lists) -> None:
    shown = {(fields.form, field.key) for fields in form_fields() for field in fields.fields}
    assert shown == {(form, column.key) for form, column in typed_columns()}


def test_rooms_above_name_their_uses(lists: Lists) -> None:
    kinds = {use.kind for use in uses_of("construction", "done_month")}
    assert {"指标", "清单", "校核规则", "通报段落"} <= kinds
