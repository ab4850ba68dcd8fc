from django.urls import path

from sanzhua.plans.views import clauses, exports, names, plans, reading, tasks, version_acts

app_name = "plans"

urlpatterns = [
    path("", plans.plan_list, name="list"),
    path("new/", reading.plan_new, name="new"),
    path("versions/<int:pk>/", reading.version, name="version"),
    path("versions/<int:pk>/<slug:verb>/", version_acts.version_act, name="version_act"),
    path("clauses/<int:pk>/", clauses.clause, name="clause"),
    path("clauses/<int:pk>/split/", clauses.split, name="clause_split"),
    path("clauses/<int:pk>/<slug:verb>/", clauses.clause_act, name="clause_act"),
    path("names/", names.names, name="names"),
    path("names/<int:pk>/<slug:verb>/", names.answer, name="name_answer"),
    path("<int:pk>/", plans.plan_page, name="plan"),
    path("<int:pk>/new-version/", reading.version_new, name="version_new"),
    path("<int:pk>/units/", plans.unit_board, name="board"),
    path("<int:pk>/progress/", plans.progress, name="progress"),
    path("<int:pk>/tasks.<str:ending>", exports.breakdown, name="breakdown"),
    path("<int:pk>/progress.<str:ending>", exports.report_file, name="report_file"),
    path("<int:pk>/take-over/", tasks.take_over, name="take_over"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/report/", tasks.report, name="task_report"),
    path("tasks/<int:pk>/<str:verb>/", tasks.act, name="task_act"),
]
