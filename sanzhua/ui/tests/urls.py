"""A page with the grid and an address that saves into memory, for the tests in a browser."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.i18n import set_language

from sanzhua.charts.bars import Bar, month_bars
from sanzhua.ui.tests import sample

desk = sample.Desk()


def page(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        desk.texts.update(
            (tuple(name.rsplit(":", 1)), str(text))  # type: ignore[misc]
            for name, text in request.POST.items()
            if ":" in name and not name.startswith(("was:", "revision:")) and request.POST.get(f"was:{name}") != text
        )
    return render(request, "tests/grid.html", {"grid": sample.grid(), "save_url": "/save/", "panel_url": "/panel/"})


def components(request: HttpRequest) -> HttpResponse:
    return render(request, "tests/components.html", {"states": ["", "draft", "with_head", "accepted", "missing"]})


def panel(request: HttpRequest) -> HttpResponse:
    values = [560, 640, 550, 430, 100, 90, None, 250, 470, 780, 900, 5500]
    bars = [Bar(str(6 + n if n < 7 else n - 6), value) for n, value in enumerate(values, 1)]
    bars[-1] = Bar("6", 5500, "warn")
    context = {
        "place": f"{request.GET['row']} · {request.GET['column']}",
        "name": "孟家岭镇风电场一期（49.5MW）",
        "sentence": "提醒：疑似单位差错",
        "shape": "warn",
        "advice": "13,800万元约为本项目近6个月平均（1,380）的10倍。若为1,380请改正；确为13,800请写原因。",
        "drawing": month_bars(bars, title="近12个月当月完成"),
        "months": [{"label": "2019年5月", "shown": "2,260"}, {"label": "2019年6月", "shown": "13,800"}],
        "rules": ["1–6月 = 1–5月 + 当月：6,020 + 13,800 = 19,820"],
        "unit_label": "万元",
        "reason_url": "/save/",
    }
    return render(request, "ui/_cell_panel_example.html", context)


def save(request: HttpRequest) -> HttpResponse:
    if desk.answer == "broken":
        return HttpResponseServerError()
    edits = json.loads(request.body)["edits"]
    results = [_result(edit) for edit in edits]
    body = {"results": results, "totals": {"done_month": "38,000"}, "saved_at": "09:14", "counts": {"blank": 0}}
    return JsonResponse(body)


def _result(edit: dict[str, Any]) -> dict[str, Any]:
    row, column, text = edit["row"], edit["column"], edit["text"]
    revision = desk.revisions.get(row, 1) + 1
    desk.revisions[row] = revision
    base = {"row": row, "column": column, "revision": revision, "by": None, "sentence": None, "mark": ""}
    if desk.answer == "conflict":
        desk.answer = "save"
        return base | {"status": "conflict", "shown": "77", "raw": "77", "by": "陈立新"}
    if text == "?":
        return base | {"status": "refused", "shown": "", "raw": "", "sentence": "没有读懂“?”"}
    desk.texts[row, column] = text
    shown = f"{int(text.replace(',', '')):,}" if text.replace(",", "").isdecimal() else text
    derived = [{"column": "done_year", "shown": "9,999"}] if column == "done_month" else []
    return base | {"status": "saved", "shown": shown, "raw": text, "derived": derived, "row_state": "done"}


urlpatterns = [
    path("", login_not_required(page)),
    path("components/", login_not_required(components)),
    path("save/", login_not_required(save)),
    path("panel/", login_not_required(panel)),
    path("language/", set_language, name="set_language"),
]
