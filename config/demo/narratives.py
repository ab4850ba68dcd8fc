"""A narrative report of May, signed and accepted, and one of June that is still being written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from config.demo.people import Town
from sanzhua.dispatch.actions import (
    accept_narrative,
    hand_in_narrative,
    open_narrative,
    save_narrative,
    sign_narrative,
)

COUNTY = "梨树县"
_PROBLEMS = (
    "一是个别项目用地手续办理慢，影响开工。冷链物流等项目的用地预审仍在办理，计划与自然资源部门逐件对接。\n"
    "二是企业自筹资金到位不及时，部分续建项目进度低于计划。"
)
_NEXT = (
    "一是抢抓施工黄金期，对年度计划逐项倒排工期，每周调度一次。\n"
    "二是对未入统的已开工项目逐个说明原因，达到条件的及时申报入库。"
)
_DRAFT = "本月新签约项目正在补办备案手续，具体情况待各乡镇报齐后补充。"


def write_narratives(town: Town, on: Callable[..., None]) -> None:
    """May's before it was closed, June's as it stands on the eighth of July."""
    clerk, head, unit = town.clerks[COUNTY], town.heads[COUNTY], town.units[COUNTY]
    on(date(2019, 6, 6), 10)
    may = open_narrative(unit=unit, period="2019-05", by=clerk)
    texts = {"problems": _PROBLEMS, "next": _NEXT}
    may = save_narrative(narrative=may, by=clerk, revision=may.revision, title=may.title, texts=texts)
    version = hand_in_narrative(narrative=may, by=clerk)
    on(date(2019, 6, 6), 16)
    sign_narrative(version=version, by=head, sha256=version.sha256)
    on(date(2019, 6, 11), 16)
    accept_narrative(narrative=may, by=town.city_hand, sha256=version.sha256)
    on(date(2019, 7, 5), 17, 30)
    june = open_narrative(unit=unit, period="2019-06", by=clerk)
    texts = {"problems": _DRAFT}
    save_narrative(narrative=june, by=clerk, revision=june.revision, title=june.title, texts=texts)
