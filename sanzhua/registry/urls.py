from django.urls import path

from sanzhua.registry.views import completion, gates, life, listing, map, papers, process, project

app_name = "registry"
urlpatterns = [
    path("", listing.project_list, name="list"),
    path("map/", map.project_map, name="map"),
    path("<slug:uid>/history/", project.history, name="history"),
    path("<slug:uid>/completion/", completion.completion, name="completion"),
    path("<slug:uid>/leftovers/<int:pk>/settle/", completion.leftover_settle, name="leftover_settle"),
    path("<slug:uid>/papers/", papers.papers, name="papers"),
    path("<slug:uid>/papers/<int:pk>/withdraw/", papers.paper_withdraw, name="paper_withdraw"),
    path("<slug:uid>/place/", project.place, name="place"),
    path("process/", process.process_page, name="process"),
    path("process/behind/", process.behind_figure, name="behind"),
    path("gates/", gates.gates, name="gates"),
    path("gates/new/", gates.gate_new, name="gate_new"),
    path("gates/<slug:key>/edit/", gates.gate, name="gate"),
    path("gates/<slug:key>/reset/", gates.reset, name="gate_reset"),
    path("<slug:uid>/life/", life.life, name="life"),
    path("<slug:uid>/life/evidence/", life.evidence, name="life_evidence"),
    path("<slug:uid>/life/starts/", life.starts, name="life_starts"),
    path("<slug:uid>/life/source/", life.source, name="life_source"),
    path("<slug:uid>/life/answer/", life.answer, name="life_answer"),
]
