from django.urls import path

from sanzhua.home import views

app_name = "home"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("digest/", views.digest, name="digest"),
    path("projects/<slug:uid>/", views.project, name="project"),
]
