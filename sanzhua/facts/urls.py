from django.urls import path

from sanzhua.facts.views import growth, growth_files, own

app_name = "facts"
urlpatterns = [
    path("", own.metrics, name="metrics"),
    path("new/", own.new, name="new"),
    path("preview/", own.preview, name="preview"),
    path("growth/", growth.growth, name="growth"),
    path("growth/template.xlsx", growth.growth_template, name="growth_template"),
    path("growth/files/", growth_files.file_new, name="growth_file_new"),
    path("growth/files/<int:pk>/", growth_files.growth_file, name="growth_file"),
    path("growth/files/<int:pk>/apply/", growth_files.file_apply, name="growth_file_apply"),
    path("growth/files/<int:pk>/drop/", growth_files.file_drop, name="growth_file_drop"),
    path("<int:pk>/", own.metric, name="metric"),
    path("<int:pk>/retire/", own.retire, name="retire"),
]
