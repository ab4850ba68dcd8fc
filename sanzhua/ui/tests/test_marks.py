from __future__ import annotations

import pytest

from sanzhua.dispatch.choices import ReportStatus, SignatureKind, VersionStatus
from sanzhua.ui import grid_html, marks
from sanzhua.ui.tests import sample


@pytest.mark.parametrize("status", ["", "not_begun", "late", "missing", *ReportStatus.values])
def test_every_state_of_a_report_has_a_shape_and_a_word(status: str) -> None:
    assert str(marks.REPORT_STATES[status])
    assert "pill" in marks.report_pill(status)


def test_every_state_of_a_version_and_every_signature_has_a_word() -> None:
    assert set(marks.VERSION_STATES) == set(VersionStatus.values)
    assert set(marks.SIGNATURE_KINDS) == set(SignatureKind.values)


def test_an_unknown_state_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        marks.report_pill("lost")


def test_words_in_a_pill_are_escaped() -> None:
    assert marks.pill("ok", "<b>") == '<span class="pill ok">&lt;b&gt;</span>'


def test_columns_behind_the_typed_ones_are_not_printed() -> None:
    from_the_form = sample.grid()
    columns = [*from_the_form.columns, sample.Col("owner", "建设单位", "text", "txt", False, 90)]
    groups = [*from_the_form.groups, sample.Group("建设单位", 1)]
    printed = grid_html.paper_groups(groups, columns)
    assert [is_printed for _heading, _span, is_printed in printed] == [True, True, True, True, False]
