from django.urls import path

from sanzhua.plans.views import activities, activity_forms, calendars, exports, groups, plans, reading, tasks

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
    path("<int:pk>/progress.<str:ending>", exports.report_file, name="report_file"),
    path("<int:pk>/take-over/", tasks.take_over, name="take_over"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/report/", tasks.report, name="task_report"),
    path("tasks/<int:pk>/activity/", activity_forms.take, name="task_activity"),
    path("tasks/<int:pk>/<str:verb>/", tasks.act, name="task_act"),
    path("<int:pk>/groups/", groups.groups, name="groups"),
    path("<int:pk>/groups/copy/", groups.copy, name="groups_copy"),
    path("<int:pk>/groups/<int:group>/", groups.group_edit, name="group_edit"),
    path("activities/", calendars.year, name="activities"),
    path("activities.ics", calendars.year_file, name="activities_file"),
    path("activities/new/", activity_forms.new, name="activity_new"),
    path("activities/<int:pk>/", activities.activity, name="activity"),
    path("activities/<int:pk>.ics", calendars.activity_file, name="activity_file"),
    path("activities/<int:pk>/edit/", activity_forms.edit, name="activity_edit"),
    path("activities/<int:pk>/steps/", activities.step, name="activity_step"),
    path("activities/<int:pk>/projects/", activities.project, name="activity_project"),
    path("activities/<int:pk>/files/", activities.material_add, name="activity_material_add"),
    path("activities/<int:pk>/files/<int:paper>/", activities.material, name="activity_material"),
    path("activities/<int:pk>/<slug:verb>/", activities.act, name="activity_act"),
]
