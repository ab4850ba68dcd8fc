"""Between filler and head: which steps a unit's return takes, and who lets it pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Delegation, Person, Post
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import (
    accept,
    drop_chain,
    hand_in,
    nil_return,
    pass_on,
    return_to_clerk,
    set_chain,
    sign,
    sign_on_paper,
)
from sanzhua.dispatch.chain import ChainBook
from sanzhua.dispatch.choices import ReportStatus, VersionStatus
from sanzhua.dispatch.models import ChainRule, ChainStep, Version
from sanzhua.dispatch.queries.signing import waiting_for
from sanzhua.dispatch.tests.scene import FORM, JUNE, Scene, fill, handed_in
from sanzhua.dispatch.tests.test_signing import PDF
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from tests.cast import PASSWORD, person


def with_steps(scene: Scene, *steps: str) -> Person:
    """The county's chain for all forms; gives a deputy leader of the county."""
    set_chain(unit=scene.cast.lishu, form="", steps=steps, by=scene.cast.dispatcher)
    return person("liufu", "刘副县长", Role.DEPUTY, scene.cast.lishu, scene.cast.lishu, "副县长")


def passed(version: Version, by: Person) -> ChainStep:
    step = pass_on(version=version, by=by, sha256=version.sha256)
    version.refresh_from_db()
    return step


def status(scene: Scene) -> str:
    scene.report.refresh_from_db()
    return scene.report.status


def test_without_a_rule_the_clerk_hands_in_to_the_head(scene: Scene) -> None:
    handed_in(scene)
    assert status(scene) == ReportStatus.WITH_HEAD


def test_what_the_clerk_presses_and_reads_names_the_next_step(client: Client, scene: Scene) -> None:
    client.force_login(scene.cast.clerk)
    places = ("/", f"/reports/{scene.report.pk}/", f"/reports/{scene.report.pk}/check/")
    words = {(): "送领导签发", ("deputy",): "送分管领导审定", ("reviewer", "deputy"): "送审核人审核"}
    for steps, word in words.items():
        set_chain(unit=scene.cast.lishu, form="", steps=steps, by=scene.cast.dispatcher)
        for place in places:
            page = client.get(place).content.decode()
            assert [one for one in words.values() if one in page] == [word]
    fill(scene)
    assert queries.desk(scene.cast.clerk).to_fill[0].next_step == "都已填好，可送审核人审核。"


def test_one_look_at_the_chains_serves_every_return_that_waits(scene: Scene) -> None:
    with_steps(scene, "reviewer")
    handed_in(scene)
    for form in ("reserve", "attraction"):
        nil_return(form=form, unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk, sentence="本期没有")
    with CaptureQueriesContext(connection) as asked:
        assert len(waiting_for(scene.cast.reviewer)) == 3
    assert sum('FROM "dispatch_chainrule"' in one["sql"] for one in asked) == 1


def test_the_long_chain_goes_from_clerk_to_reviewer_to_deputy_to_head(scene: Scene) -> None:
    deputy = with_steps(scene, "reviewer", "deputy")
    version = handed_in(scene)
    assert status(scene) == ReportStatus.WITH_REVIEWER
    passed(version, scene.cast.reviewer)
    assert status(scene) == ReportStatus.WITH_DEPUTY
    passed(version, deputy)
    assert status(scene) == ReportStatus.WITH_HEAD
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    assert status(scene) == ReportStatus.SUBMITTED
    assert [(step.role, step.name) for step in queries.steps_of(version)] == [
        ("审核人", "陈立新"),
        ("分管领导", "刘副县长"),
    ]
    kinds = list(Outbox.objects.filter(kind__startswith="report.").order_by("pk").values_list("kind", flat=True))
    assert kinds[-4:] == ["report.hand_in_for_review", "report.review_to_deputy", "report.endorse", "report.sign"]


def test_each_holder_has_the_line_on_the_desk_and_only_that_one(scene: Scene) -> None:
    deputy = with_steps(scene, "reviewer", "deputy")
    version = handed_in(scene)
    for who, verb in ((scene.cast.reviewer, "chain_review"), (deputy, "chain_endorse")):
        assert [todo.verb for todo in Todo.objects.visible_to(who).open()] == [verb]
        assert [line.report for line in queries.desk(who).to_sign] == [scene.report.pk]
        passed(version, who)
    assert [todo.verb for todo in Todo.objects.visible_to(scene.cast.head).open()] == ["sign"]


def test_nobody_skips_a_step(scene: Scene) -> None:
    deputy = with_steps(scene, "reviewer", "deputy")
    version = handed_in(scene)
    with pytest.raises(WrongState):
        sign(version=version, by=scene.cast.head, sha256=version.sha256)
    for who in (deputy, scene.cast.head, scene.cast.clerk, scene.cast.strange_head, scene.cast.dispatcher):
        with pytest.raises(NotAllowed):
            pass_on(version=version, by=who, sha256=version.sha256)
    assert (status(scene), ChainStep.objects.count()) == (ReportStatus.WITH_REVIEWER, 0)


def test_a_second_click_passes_once(scene: Scene) -> None:
    with_steps(scene, "reviewer")
    version = handed_in(scene)
    assert passed(version, scene.cast.reviewer) == passed(version, scene.cast.reviewer)
    assert (ChainStep.objects.count(), status(scene)) == (1, ReportStatus.WITH_HEAD)


def test_other_bytes_than_those_shown_do_not_pass(scene: Scene) -> None:
    with_steps(scene, "reviewer")
    version = handed_in(scene)
    with pytest.raises(WrongState):
        pass_on(version=version, by=scene.cast.reviewer, sha256="0" * 64)


def test_an_edit_after_the_review_voids_it(scene: Scene) -> None:
    with_steps(scene, "reviewer")
    first = handed_in(scene)
    passed(first, scene.cast.reviewer)
    return_to_clerk(report=scene.report, by=scene.cast.head, note="冷链项目再核")
    scene.save(0, "done_month", "1100")
    second = hand_in(report=scene.report, by=scene.cast.clerk)
    first.refresh_from_db()
    assert (first.status, status(scene)) == (VersionStatus.VOID, ReportStatus.WITH_REVIEWER)
    assert queries.steps_of(second) == ()


def test_the_reviewer_and_the_deputy_give_it_back_with_a_reason(scene: Scene) -> None:
    with_steps(scene, "reviewer")
    handed_in(scene)
    with pytest.raises(Incomplete):
        return_to_clerk(report=scene.report, by=scene.cast.reviewer, note=" ")
    return_to_clerk(report=scene.report, by=scene.cast.reviewer, note="进展没写清")
    assert status(scene) == ReportStatus.RETURNED


def test_who_reviewed_does_not_also_sign(scene: Scene) -> None:
    with_steps(scene, "reviewer")
    version = handed_in(scene)
    passed(version, scene.cast.reviewer)
    post = Post.objects.get(person=scene.cast.head, role=Role.HEAD)
    Delegation.objects.create(
        post=post,
        to=scene.cast.reviewer,
        authority="梨政授〔2019〕7号",
        valid_from=date(2019, 7, 1),
        valid_to=date(2019, 7, 31),
    )
    del scene.cast.reviewer._current_posts
    with pytest.raises(NotAllowed, match="前一环节"):
        sign(version=version, by=scene.cast.reviewer, sha256=version.sha256)


def test_who_filled_does_not_review(scene: Scene) -> None:
    with_steps(scene, "reviewer")
    Post.objects.create(
        unit=scene.cast.lishu_drc, scope=scene.cast.lishu, person=scene.cast.clerk, title="科长", role=Role.REVIEWER
    )
    scene.cast.clerk.__dict__.pop("_current_posts", None)
    version = handed_in(scene)
    with pytest.raises(NotAllowed):
        pass_on(version=version, by=scene.cast.clerk, sha256=version.sha256)


def test_a_step_that_nobody_holds_is_said_before_the_return_is_stuck(scene: Scene) -> None:
    set_chain(unit=scene.cast.lishu, form="", steps=["deputy"], by=scene.cast.dispatcher)
    fill(scene)
    with pytest.raises(Incomplete, match="分管领导"):
        hand_in(report=scene.report, by=scene.cast.clerk)
    assert (status(scene), scene.report.versions.count()) == (ReportStatus.DRAFT, 0)


def on_paper(scene: Scene, version: Version, **more: Any) -> None:
    sign_on_paper(
        version=version,
        by=scene.cast.clerk,
        code=version.short_code,
        signer_name="王〇〇",
        signer_post="梨树县 县长",
        signed_on=date(2019, 7, 8),
        scan_name="审签单.pdf",
        scan_data=PDF,
        **more,
    )


def test_a_sheet_bears_the_names_of_the_whole_chain(scene: Scene) -> None:
    with_steps(scene, "reviewer", "deputy")
    version = handed_in(scene)
    passed(version, scene.cast.reviewer)
    assert queries.paper_steps(version) == (("deputy", "分管领导"),)
    with pytest.raises(Incomplete, match="分管领导"):
        on_paper(scene, version)
    on_paper(scene, version, passed={"deputy": "刘副县长"})
    kinds = [(step.role_key, step.kind_word) for step in queries.steps_of(version)]
    assert kinds == [("reviewer", "系统签发"), ("deputy", "纸质签批")]
    assert status(scene) == ReportStatus.SUBMITTED


def test_the_nearest_rule_wins_and_a_form_goes_before_all_forms(scene: Scene) -> None:
    cast = scene.cast
    set_chain(unit=cast.city, form="", steps=["reviewer"], by=cast.dispatcher)
    set_chain(unit=cast.city, form=FORM, steps=["deputy"], by=cast.dispatcher)
    assert ChainBook().steps(cast.lishu.pk, FORM) == (Role.DEPUTY,)
    assert ChainBook().steps(cast.lishu.pk, "reserve") == (Role.REVIEWER,)
    set_chain(unit=cast.lishu, form="", steps=[], by=cast.head)
    assert ChainBook().steps(cast.lishu.pk, FORM) == ()
    assert ChainBook().steps(cast.yitong.pk, FORM) == (Role.DEPUTY,)
    drop_chain(unit=cast.lishu, form="", by=cast.head)
    assert ChainBook().steps(cast.lishu.pk, FORM) == (Role.DEPUTY,)


def test_a_return_on_its_way_goes_on_by_the_rule_of_the_moment(scene: Scene) -> None:
    with_steps(scene, "reviewer", "deputy")
    version = handed_in(scene)
    drop_chain(unit=scene.cast.lishu, form="", by=scene.cast.dispatcher)
    passed(version, scene.cast.reviewer)
    assert status(scene) == ReportStatus.WITH_HEAD


@pytest.mark.parametrize("who", ["clerk", "reviewer", "strange_head", "viewer", "form_owner", "security_admin"])
def test_only_the_head_and_the_dispatcher_set_a_chain(scene: Scene, who: str) -> None:
    with pytest.raises(NotAllowed):
        set_chain(unit=scene.cast.lishu, form="", steps=["reviewer"], by=getattr(scene.cast, who))
    with pytest.raises(NotAllowed):
        drop_chain(unit=scene.cast.lishu, form="", by=getattr(scene.cast, who))
    assert not ChainRule.objects.exists()


@pytest.mark.parametrize(("form", "steps"), [("nothing", ["reviewer"]), ("", ["head"]), ("", ["dispatcher"])])
def test_a_step_or_form_that_is_not_there_is_refused(scene: Scene, form: str, steps: list[str]) -> None:
    with pytest.raises(Refused):
        set_chain(unit=scene.cast.lishu, form=form, steps=steps, by=scene.cast.dispatcher)


def test_who_reviewed_does_not_take_in_for_the_city(scene: Scene) -> None:
    with_steps(scene, "reviewer")
    version = handed_in(scene)
    Post.objects.create(
        unit=scene.cast.city_drc,
        scope=scene.cast.city,
        person=scene.cast.reviewer,
        title="副科长",
        role=Role.DISPATCHER,
    )
    scene.cast.reviewer.__dict__.pop("_current_posts", None)
    passed(version, scene.cast.reviewer)
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    with pytest.raises(NotAllowed):
        accept(report=scene.report, by=scene.cast.reviewer, sha256=version.sha256)


PAGE = "/reports/chains/"


def test_the_page_tells_each_units_chain_and_whose_rule_it_is(
    client: Client, scene: Scene, django_assert_max_num_queries: Any
) -> None:
    set_chain(unit=scene.cast.city, form="", steps=["deputy"], by=scene.cast.dispatcher)
    set_chain(unit=scene.cast.lishu, form=FORM, steps=["reviewer"], by=scene.cast.head)
    with django_assert_max_num_queries(8):
        rows = {row.name: row for row in queries.chain_rows(scene.cast.dispatcher)}
    lishu = rows["梨树县"]
    assert (lishu.said, lishu.from_unit, lishu.is_own) == ("填表人 → 分管领导 → 主要领导", "四平市", False)
    assert (lishu.unmanned, [said for _form, _title, said in lishu.others]) == (
        ("分管领导",),
        ["填表人 → 审核人 → 主要领导"],
    )
    assert all(row.may_keep for row in rows.values())
    client.force_login(scene.cast.clerk)
    page = client.get(PAGE).content.decode()
    assert "填表人 → 分管领导 → 主要领导" in page
    assert "设置报送链" not in page


def test_the_head_sets_the_own_chain_on_the_page_and_no_other(client: Client, scene: Scene) -> None:
    client.force_login(scene.cast.head)
    assert "设置报送链" in client.get(PAGE).content.decode()
    given = {"unit": scene.cast.lishu.pk, "form": "", "step": ["reviewer"]}
    assert client.post(PAGE, given).status_code == 302
    assert ChainBook().steps(scene.cast.lishu.pk, FORM) == (Role.REVIEWER,)
    for unit in (scene.cast.yitong.pk, 987_654_321, "x"):
        assert client.post(PAGE, given | {"unit": unit}).status_code == 404
    assert client.post(PAGE, given | {"drop": "1"}).status_code == 302
    assert not ChainRule.objects.exists()


def test_the_reviewer_lets_it_pass_on_the_page_with_the_password(client: Client, scene: Scene) -> None:
    with_steps(scene, "reviewer")
    version = handed_in(scene)
    client.force_login(scene.cast.reviewer)
    page = f"/reports/{scene.report.pk}/sign/"
    shown = client.get(page).content.decode()
    assert "审核通过" in shown
    assert 'name="deed" value="pass_on"' in shown
    given = {"deed": "pass_on", "sha256": version.sha256}
    assert client.post(page, given | {"password": "wrong"}).status_code == 422
    assert status(scene) == ReportStatus.WITH_REVIEWER
    for _click in range(2):  # the second one finds the step taken
        assert client.post(page, given | {"password": PASSWORD}).status_code == 302
    assert status(scene) == ReportStatus.WITH_HEAD
    assert "审核人" in client.get(f"/reports/versions/{version.pk}/").content.decode()


def test_the_scan_form_asks_for_the_names_on_the_sheet(client: Client, scene: Scene) -> None:
    with_steps(scene, "reviewer")
    version = handed_in(scene)
    client.force_login(scene.cast.clerk)
    page = f"/reports/{scene.report.pk}/paper/"
    assert "审核人（审签单上签字）" in client.get(page).content.decode()
    given = {
        "code": version.short_code,
        "signer_name": "王〇〇",
        "signer_post": "县长",
        "signed_on": "2019-07-08",
        "scan": SimpleUploadedFile("审签单.pdf", PDF),
    }
    assert client.post(page, given).status_code == 422
    given |= {"scan": SimpleUploadedFile("审签单.pdf", PDF), "step_reviewer": "陈立新"}
    assert client.post(page, given).status_code == 302
    assert [(step.name, step.kind_word) for step in queries.steps_of(version)] == [("陈立新", "纸质签批")]


def test_a_change_of_post_prints_what_lies_with_it_and_what_was_signed(client: Client, scene: Scene) -> None:
    with_steps(scene, "reviewer")
    version = handed_in(scene)
    passed(version, scene.cast.reviewer)
    sheets = {
        who.pk: queries.post_sheet(Post.objects.get(person=who, scope=scene.cast.lishu))
        for who in (scene.cast.clerk, scene.cast.reviewer, scene.cast.head)
    }
    reviewer, head = sheets[scene.cast.reviewer.pk], sheets[scene.cast.head.pk]
    assert [(line.state, line.is_mine) for line in head.in_hand] == [("待签发", True)]
    assert [(line.state, line.is_mine) for line in reviewer.in_hand] == [("待签发", False)]
    assert [(line.number, line.short_code) for line in reviewer.signed] == [(1, version.short_code)]
    assert (head.signed, sheets[scene.cast.clerk.pk].signed) == ((), ())
    client.force_login(scene.cast.head)
    page = f"/reports/chains/posts/{Post.objects.get(person=scene.cast.reviewer).pk}/"
    assert version.short_code in client.get(page).content.decode()
    client.force_login(scene.cast.strange_head)
    assert client.get(page).status_code == 404


def test_a_step_further_on_that_nobody_holds_is_said_where_it_would_begin(scene: Scene) -> None:
    with_steps(scene, "reviewer", "deputy")
    version = handed_in(scene)
    Post.objects.filter(role=Role.DEPUTY).delete()
    with pytest.raises(Incomplete, match="现在没有人任这一职"):
        pass_on(version=version, by=scene.cast.reviewer, sha256=version.sha256)
    assert status(scene) == ReportStatus.WITH_REVIEWER
