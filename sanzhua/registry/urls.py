from django.urls import path

from sanzhua.registry.views import life, listing

app_name = "registry"
urlpatterns = [
    path("", listing.project_list, name="list"),
    path("<slug:uid>/life/", life.life, name="life"),
    path("<slug:uid>/life/evidence/", life.evidence, name="life_evidence"),
    path("<slug:uid>/life/answer/", life.answer, name="life_answer"),
]
