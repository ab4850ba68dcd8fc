from django.urls import path

from sanzhua.answers.views import asking, audit, compare, given, papers, visit

app_name = "answers"
urlpatterns = [
    path("", asking.ask, name="ask"),
    path("give/", asking.give_page, name="give"),
    path("given/", given.given, name="given"),
    path("given.xlsx", given.given_file, name="given_file"),
    path("page/unit/<int:pk>/", papers.unit_page, name="page_unit"),
    path("page/project/<slug:uid>/", papers.project_page, name="page_project"),
    path("page/leader/<int:pk>/", papers.leader_page, name="page_leader"),
    path("papers/", papers.kept, name="papers"),
    path("papers/<int:pk>/files/", papers.paper_file, name="paper"),
    path("compare/", compare.compare, name="compare"),
    path("compare/differences.xlsx", compare.differences_file, name="compare_file"),
    path("visit/", visit.choose, name="visit"),
    path("visit/route/", visit.route, name="visit_route"),
    path("audit/", audit.packages, name="audit"),
    path("audit/<int:pk>/files/", audit.package_file, name="audit_file"),
]
