from django.urls import path

from sanzhua.plans.views import exports, plans, reading, reports, targets, tasks

app_name = "plans"

urlpatterns = [
    path("", plans.plan_list, name="list"),
    path("new/", reading.plan_new, name="new"),
    path("versions/<int:pk>/", reading.version, name="version"),
    path("versions/<int:pk>/<slug:verb>/", reading.version_act, name="version_act"),
    path("clauses/<int:pk>/", reading.clause, name="clause"),
    path("clauses/<int:pk>/<slug:verb>/", reading.clause_act, name="clause_act"),
    path("<int:pk>/", plans.plan_page, name="plan"),
    path("<int:pk>/new-version/", reading.version_new, name="version_new"),
    path("<int:pk>/units/", plans.unit_board, name="board"),
    path("<int:pk>/progress/", plans.progress, name="progress"),
    path("<int:pk>/tasks.<str:ending>", exports.breakdown, name="breakdown"),
    path("<int:pk>/reports/", reports.report_keep, name="report_keep"),
    path("reports/<int:pk>.<str:ending>", reports.report_file, name="report_file"),
    path("<int:pk>/take-over/", tasks.take_over, name="take_over"),
    path("targets/<int:pk>/", targets.target, name="target"),
    path("targets/<int:pk>/tie/", targets.tie, name="target_tie"),
    path("targets/<int:pk>/figure/", targets.figure, name="target_figure"),
    path("targets/<int:pk>/rows/", targets.rows, name="target_rows"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/report/", tasks.report, name="task_report"),
    path("tasks/<int:pk>/<str:verb>/", tasks.act, name="task_act"),
]
