from django.urls import path

from sanzhua.bulletins import views

app_name = "bulletins"

urlpatterns = [
    path("", views.index, name="list"),
    path("draw-up/", views.draw_up_page, name="draw_up"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/figures/", views.take_anew, name="take_anew"),
    path("<int:pk>/figure/", views.figure, name="figure"),
    path("<int:pk>/publish/", views.publish_page, name="publish"),
    path("<int:pk>/bulletin.<str:ending>", views.download, name="download"),
]
