from django.urls import path

from sanzhua.lights import views

app_name = "lights"
urlpatterns = [
    path("", views.light_list, name="list"),
    path("lights.xlsx", views.light_file, name="file"),
    path("rules/", views.published, name="rules"),
    path("<slug:uid>/", views.light, name="project"),
]
