from django.urls import path

from sanzhua.outward.views import request_adopting, request_answering, request_asking

app_name = "outward"

urlpatterns = [
    path("requests/", request_asking.request_list, name="requests"),
    path("requests/new/", request_asking.request_new, name="request_new"),
    path("requests/<int:pk>/", request_asking.request_shown, name="request"),
    path("requests/<int:pk>/columns/", request_asking.request_columns, name="request_columns"),
    path("requests/<int:pk>/<slug:verb>/", request_asking.request_act, name="request_act"),
    path("requests/files/<int:pk>/", request_asking.request_file, name="request_file"),
    path("requests/answers/<int:pk>/", request_answering.answer, name="answer"),
    path("requests/answers/<int:pk>/<slug:verb>/", request_answering.answer_act, name="answer_act"),
    path("requests/adoptions/", request_adopting.adoptions, name="adoptions"),
    path("requests/adoptions/<int:pk>/<slug:verb>/", request_adopting.adoption_act, name="adoption_act"),
    path("requests/columns/<int:pk>/adopt/", request_adopting.adopt, name="adopt"),
]
