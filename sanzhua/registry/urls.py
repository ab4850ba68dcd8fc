from django.urls import path

from sanzhua.registry.views import bulk, export, listing, preferences

app_name = "registry"
urlpatterns = [
    path("", listing.project_list, name="list"),
    path("counts/", listing.list_counts, name="counts"),
    path("export/", export.export_list, name="export"),
    path("columns/", preferences.columns, name="columns"),
    path("views/", preferences.save, name="view_save"),
    path("views/<int:pk>/drop/", preferences.drop, name="view_drop"),
    path("bulk/", bulk.change, name="bulk"),
    path("bulk/<int:pk>/", bulk.changed, name="bulk_change"),
    path("bulk/<int:pk>/undo/", bulk.undo, name="bulk_undo"),
]
