"""Papers of a project are typed files of its unit."""

from __future__ import annotations

import pytest

from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.documents.models import Document
from sanzhua.registry.actions import attach, create_project
from sanzhua.registry.choices import PaperType
from sanzhua.registry.models import Project
from tests.cast import Cast

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def plant(cast: Cast) -> Project:
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)


def test_a_paper_belongs_to_the_projects_unit(cast: Cast, plant: Project) -> None:
    paper = attach(
        project=plant, type=PaperType.APPROVAL, name="备案证.pdf", data=PDF, by=cast.clerk, number="备〔2019〕3号"
    )
    assert (paper.title, paper.number, paper.document.owner) == ("备案证.pdf", "备〔2019〕3号", cast.lishu)
    assert Document.objects.visible_to(cast.stranger).count() == 0


def test_an_empty_file_is_refused_and_nothing_is_kept(cast: Cast, plant: Project) -> None:
    with pytest.raises(Refused, match="空"):
        attach(project=plant, type=PaperType.APPROVAL, name="备案证.pdf", data=b"", by=cast.clerk)
    assert plant.papers.count() == 0


def test_a_strangers_paper_is_refused(cast: Cast, plant: Project) -> None:
    with pytest.raises(NotAllowed):
        attach(project=plant, type=PaperType.APPROVAL, name="备案证.pdf", data=PDF, by=cast.stranger)
