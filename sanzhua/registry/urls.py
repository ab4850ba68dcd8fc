from django.urls import path

from sanzhua.registry.views import listing

app_name = "registry"
urlpatterns = [
    path("", listing.project_list, name="list"),
]
