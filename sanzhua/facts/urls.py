from django.urls import path

from sanzhua.facts.views import growth, own

app_name = "facts"
urlpatterns = [
    path("", own.metrics, name="metrics"),
    path("new/", own.new, name="new"),
    path("preview/", own.preview, name="preview"),
    path("growth/", growth.growth, name="growth"),
    path("<int:pk>/", own.metric, name="metric"),
    path("<int:pk>/retire/", own.retire, name="retire"),
]
