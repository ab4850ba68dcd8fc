from django.urls import path

from sanzhua.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.project_list, name="list"),
    path("<slug:uid>/", views.project, name="project"),
]
