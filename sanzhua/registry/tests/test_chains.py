"""Industry chains: projects in several chains, sums that count once, and what a unit may see."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.registry.actions import change_life
from sanzhua.registry.actions.chains import link_project, make_chain, unlink_project
from sanzhua.registry.choices import Status
from sanzhua.registry.models import Chain
from sanzhua.registry.queries.chains import chain_list, chain_page
from sanzhua.registry.tests.reserve_scene import YI, project
from tests.cast import Cast


@pytest.fixture
def chain(cast: Cast) -> Chain:
    return make_chain(name="玉米精深加工", lead=cast.commerce, target=100 * YI, target_year=2022, by=cast.dispatcher)


def test_a_project_in_two_chains_counts_once_in_the_whole(cast: Cast, chain: Chain) -> None:
    second = make_chain(name="冷链物流", lead=cast.commerce, target=100 * YI, target_year=2022, by=cast.dispatcher)
    one, other = project(cast), project(cast, "冷库项目")
    for each, where in ((one, chain), (one, second), (other, second)):
        link_project(where, project=each, role="upstream", by=cast.dispatcher)
    found = chain_list(cast.dispatcher)
    assert [page.whole.projects for page in found.chains] == [1, 2]
    assert (found.whole.projects, found.whole.total, found.several) == (2, 10 * YI, 1)


def test_the_page_says_what_is_missing(cast: Cast, chain: Chain) -> None:
    link_project(chain, project=project(cast), role="midstream", by=cast.dispatcher)
    page = chain_page(chain, cast.dispatcher)
    assert (page.empty_roles, page.gap) == (["上游", "下游"], 95 * YI)


def test_a_project_that_left_the_pool_adds_nothing_and_is_still_listed(cast: Cast, chain: Chain) -> None:
    one = project(cast)
    link_project(chain, project=one, role="midstream", by=cast.dispatcher)
    change_life(one, by=cast.dispatcher, on=date(2019, 6, 1), status=Status.EXITED, reason="不再建设")
    page = chain_page(chain, cast.dispatcher)
    assert (page.whole.projects, page.gone, len(page.links)) == (0, 1, 1)


def test_a_unit_sees_its_own_projects_and_no_target(cast: Cast, chain: Chain) -> None:
    mine, theirs = project(cast), project(cast, "别县的项目", unit=cast.yitong)
    for one in (mine, theirs):
        link_project(chain, project=one, role="midstream", by=cast.dispatcher)
    page = chain_page(chain, cast.clerk)
    assert ([link.project for link in page.links], page.gap, page.whole.total) == ([mine], None, 5 * YI)
    assert page.empty_roles == []


def test_a_chain_without_own_projects_is_not_there_for_a_unit(cast: Cast, chain: Chain) -> None:
    link_project(chain, project=project(cast), role="midstream", by=cast.dispatcher)
    assert list(Chain.objects.visible_to(cast.stranger)) == []
    assert list(Chain.objects.visible_to(cast.clerk)) == [chain]


def test_linking_again_moves_the_project_and_unlinking_twice_is_no_fault(cast: Cast, chain: Chain) -> None:
    one = project(cast)
    link_project(chain, project=one, role="midstream", by=cast.dispatcher)
    link_project(chain, project=one, role="upstream", by=cast.dispatcher)
    assert [link.role for link in chain.links.all()] == ["upstream"]
    for _time in range(2):
        unlink_project(chain, project=one, by=cast.dispatcher)
    assert chain.links.count() == 0


def test_a_units_hand_and_a_second_chain_of_that_name_are_refused(cast: Cast, chain: Chain) -> None:
    with pytest.raises(NotAllowed):
        link_project(chain, project=project(cast), role="midstream", by=cast.clerk)
    with pytest.raises(WrongState, match="玉米精深加工"):
        make_chain(name="玉米精深加工", lead=cast.commerce, target=YI, target_year=2022, by=cast.dispatcher)
