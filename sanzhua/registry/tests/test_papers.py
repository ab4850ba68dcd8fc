"""Papers of a project are typed files of its unit; nothing is taken away."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.documents.models import Document
from sanzhua.documents.tests.samples import EXE, PDF, photo
from sanzhua.registry.actions import attach, create_project, hand_over_projects, withdraw
from sanzhua.registry.choices import PaperType
from sanzhua.registry.models import Project, ProjectPaper
from sanzhua.registry.queries.papers import drawers
from tests.cast import Cast

FILED = PaperType.APPROVAL


@pytest.fixture
def plant(cast: Cast) -> Project:
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)


def put(project: Project, by: Person, replaces: ProjectPaper | None = None) -> ProjectPaper:
    number = "备〔2019〕3号"
    return attach(project=project, type=FILED, name="备案证.pdf", data=PDF, by=by, number=number, replaces=replaces)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_paper_belongs_to_the_projects_unit(cast: Cast, plant: Project) -> None:
    paper = put(plant, cast.clerk)
    assert (paper.title, paper.number, paper.document.owner) == ("备案证.pdf", "备〔2019〕3号", cast.lishu)
    assert Document.objects.visible_to(cast.stranger).count() == 0


def test_an_empty_file_is_refused_and_nothing_is_kept(cast: Cast, plant: Project) -> None:
    with pytest.raises(Refused, match="空"):
        attach(project=plant, type=FILED, name="备案证.pdf", data=b"", by=cast.clerk)
    assert plant.papers.count() == 0


def test_a_strangers_paper_is_refused(cast: Cast, plant: Project) -> None:
    with pytest.raises(NotAllowed):
        put(plant, cast.stranger)


def test_a_newer_version_takes_the_place_and_the_older_stays_to_be_read(cast: Cast, plant: Project) -> None:
    first = put(plant, cast.clerk)
    second = put(plant, cast.clerk, replaces=first)
    (drawer,) = drawers(plant)
    assert [(paper.row, list(paper.older)) for paper in drawer.papers] == [(second, [first])]
    assert list(plant.papers.standing()) == [second]
    with pytest.raises(WrongState, match="已有新版本"):
        put(plant, cast.clerk, replaces=first)


def test_a_paper_of_another_kind_or_project_is_not_replaced(cast: Cast, plant: Project) -> None:
    paper = put(plant, cast.clerk)
    with pytest.raises(WrongState, match="同类材料"):
        attach(project=plant, type=PaperType.CONTRACT, name="合同.pdf", data=PDF, by=cast.clerk, replaces=paper)


def test_a_withdrawn_paper_counts_nowhere_and_keeps_its_reason(cast: Cast, plant: Project) -> None:
    paper = put(plant, cast.clerk)
    with pytest.raises(Incomplete):
        withdraw(paper, by=cast.clerk, because=" ")
    withdraw(paper, by=cast.clerk, because="传错了项目")
    withdraw(paper, by=cast.clerk, because="再点一次")
    paper.refresh_from_db()
    assert paper.withdrawn_because == "传错了项目"
    assert not plant.papers.standing().exists()


def test_papers_go_along_when_the_project_changes_hands(cast: Cast, plant: Project) -> None:
    paper = put(plant, cast.clerk)
    hand_over_projects([plant], to=cast.yitong, by=cast.dispatcher)
    assert list(Document.objects.visible_to(cast.stranger)) == [paper.document]


def test_several_photos_come_in_at_once_and_show_on_the_page(cast: Cast, plant: Project) -> None:
    client, url = signed_in(cast.clerk), reverse("registry:papers", args=[plant.uid])
    files = [SimpleUploadedFile(f"{n}.jpg", photo(taken="2019:06:12 10:20:00", seed=n)) for n in range(2)]
    assert client.post(url, {"type": PaperType.SITE_PHOTO, "file": files}).status_code == 302
    text = client.get(url).content.decode()
    assert text.count('class="shot"') == 2
    assert "2019-06-12 10:20:00" in text
    assert 'class="shot"' in client.get(reverse("home:project", args=[plant.uid])).content.decode()


def test_one_bad_file_among_several_leaves_nothing_behind(cast: Cast, plant: Project) -> None:
    files = [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", EXE)]
    answer = signed_in(cast.clerk).post(
        reverse("registry:papers", args=[plant.uid]), {"type": FILED, "file": files, "title": "备案证"}
    )
    assert (answer.status_code, plant.papers.count()) == (422, 0)
    assert "备案证" in answer.content.decode()


def test_who_does_not_keep_the_register_reads_and_does_not_put_in(cast: Cast, plant: Project) -> None:
    paper = put(plant, cast.clerk)
    page = signed_in(cast.viewer).get(reverse("registry:papers", args=[plant.uid])).content.decode()
    assert "备案证.pdf" in page
    assert "放入材料" not in page
    address = reverse("registry:paper_withdraw", args=[plant.uid, paper.pk])
    assert signed_in(cast.viewer).post(address, {"because": "x"}).status_code == 403
