from django.urls import path

from sanzhua.registry.views import listing, map, project

app_name = "registry"
urlpatterns = [
    path("", listing.project_list, name="list"),
    path("map/", map.project_map, name="map"),
    path("<slug:uid>/history/", project.history, name="history"),
    path("<slug:uid>/place/", project.place, name="place"),
]
