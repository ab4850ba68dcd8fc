from django.urls import path

from sanzhua.outward.views import (
    burden,
    list_answers,
    list_fields,
    lists,
    request_adopting,
    request_answering,
    request_asking,
)

app_name = "outward"

urlpatterns = [
    path("burden/", burden.burden, name="burden"),
    path("burden.xlsx", burden.burden_file, name="burden_file"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<slug:key>/", lists.preview, name="list"),
    path("lists/<slug:key>/export/", lists.export, name="list_export"),
    path("exports/<int:pk>/", lists.kept, name="export"),
    path("exports/<int:pk>/rows/<int:place>/", lists.row, name="export_row"),
    path("exports/<int:pk>/answers/", lists.answer_new, name="answer_new"),
    path("answers/<int:pk>/", list_answers.answer, name="answer"),
    path("answers/<int:pk>/decide/", list_answers.decide, name="answer_decide"),
    path("answers/<int:pk>/apply/", list_answers.apply, name="answer_apply"),
    path("answers/<int:pk>/drop/", list_answers.drop, name="answer_drop"),
    path("fields/", list_fields.fields, name="fields"),
    path("fields/propose/", list_fields.propose, name="fields_propose"),
    path("fields/<int:pk>/decide/", list_fields.decide, name="field_decide"),
    path("requests/", request_asking.request_list, name="requests"),
    path("requests/new/", request_asking.request_new, name="request_new"),
    path("requests/<int:pk>/", request_asking.request_shown, name="request"),
    path("requests/<int:pk>/columns/", request_asking.request_columns, name="request_columns"),
    path("requests/<int:pk>/<slug:verb>/", request_asking.request_act, name="request_act"),
    path("requests/files/<int:pk>/", request_asking.request_file, name="request_file"),
    path("requests/answers/<int:pk>/", request_answering.answer, name="request_answer"),
    path("requests/answers/<int:pk>/<slug:verb>/", request_answering.answer_act, name="request_answer_act"),
    path("requests/adoptions/", request_adopting.adoptions, name="adoptions"),
    path("requests/adoptions/<int:pk>/<slug:verb>/", request_adopting.adoption_act, name="adoption_act"),
    path("requests/columns/<int:pk>/adopt/", request_adopting.adopt, name="adopt"),
]
