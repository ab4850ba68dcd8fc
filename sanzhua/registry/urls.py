from django.urls import path

from sanzhua.registry.views import entry, identity, imports, listing, relations

app_name = "registry"
urlpatterns = [
    path("", listing.project_list, name="list"),
    path("new/", entry.new_project, name="new"),
    path("questions/", identity.question_list, name="questions"),
    path("questions/<int:pk>/", identity.question, name="question"),
    path("questions/<int:pk>/take-back/", identity.question_take_back, name="question_take_back"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/decide/", imports.import_decide, name="import_decide"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<int:pk>/drop/", imports.import_drop, name="import_drop"),
    path("<slug:uid>/relations/", relations.relations, name="relations"),
    path("<slug:uid>/relations/add/", relations.relation_add, name="relation_add"),
    path("<slug:uid>/relations/end/", relations.relation_end, name="relation_end"),
    path("<slug:uid>/parts/", relations.parts_add, name="parts_add"),
]
