from django.urls import path

from sanzhua.registry.views import completion, financing, listing, map, money, papers, project, upward

app_name = "registry"
urlpatterns = [
    path("", listing.project_list, name="list"),
    path("map/", map.project_map, name="map"),
    path("financing/", financing.need_list, name="financing"),
    path("financing.csv", financing.need_file, {"ending": "csv"}, name="financing_csv"),
    path("financing.xlsx", financing.need_file, {"ending": "xlsx"}, name="financing_xlsx"),
    path("financing/<int:pk>/", financing.need, name="need"),
    path("financing/<int:pk>/answers/<int:answer>/", financing.answer, name="answer"),
    path("upward/", upward.ask_list, name="upward"),
    path("upward/new/", upward.ask_new, name="ask_new"),
    path("upward/<int:pk>/", upward.ask, name="ask"),
    path("upward/batches/new/", upward.batch_new, name="batch_new"),
    path("upward/batches/<int:pk>/", upward.batch, name="batch"),
    path("<slug:uid>/money/", money.money, name="money"),
    path("<slug:uid>/money/plan/<int:year>/", money.plan, name="year_plan"),
    path("<slug:uid>/money/plan/<int:year>/withdraw/", money.plan_withdraw, name="year_plan_withdraw"),
    path("<slug:uid>/history/", project.history, name="history"),
    path("<slug:uid>/completion/", completion.completion, name="completion"),
    path("<slug:uid>/leftovers/<int:pk>/settle/", completion.leftover_settle, name="leftover_settle"),
    path("<slug:uid>/papers/", papers.papers, name="papers"),
    path("<slug:uid>/papers/<int:pk>/withdraw/", papers.paper_withdraw, name="paper_withdraw"),
    path("<slug:uid>/place/", project.place, name="place"),
]
