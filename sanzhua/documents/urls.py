from django.urls import path

from sanzhua.documents import views

app_name = "documents"
urlpatterns = [
    path("<int:pk>/", views.download, name="download"),
    path("<int:pk>/small.jpg", views.picture, {"size": "small"}, name="thumbnail"),
    path("<int:pk>/picture.jpg", views.picture, {"size": "whole"}, name="picture"),
]
