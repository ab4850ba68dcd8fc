from django.urls import path

from sanzhua.registry.views import completion, listing, map, papers, project

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
]
