from django.urls import path

from sanzhua.outward.views import list_answers, list_fields, lists

app_name = "outward"

urlpatterns = [
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
]
