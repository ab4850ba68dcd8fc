from django.urls import path

from sanzhua.bulletins import views

app_name = "bulletins"

urlpatterns = [
    path("", views.index, name="list"),
    path("draw-up/", views.draw_up_page, name="draw_up"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/figures/", views.take_anew, name="take_anew"),
    path("<int:pk>/figure/", views.figure, name="figure"),
    path("<int:pk>/lights/", views.lights, name="lights"),
    path("<int:pk>/lights.xlsx", views.light_file, name="light_file"),
    path("<int:pk>/figure/add/", views.add_figure_page, name="add_figure"),
    path("<int:pk>/move/<slug:verb>/", views.move_page, name="move"),
    path("<int:pk>/publish/", views.publish_page, name="publish"),
    path("<int:pk>/scan/", views.scan, name="scan"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/urge/", views.urge_page, name="urge"),
    path("<int:pk>/receipts/<int:receipt>/", views.answer_page, name="answer"),
    path("<int:pk>/receipts/<int:receipt>/again/", views.ask_again_page, name="ask_again"),
    path("<int:pk>/bulletin.<str:ending>", views.download, name="download"),
]
