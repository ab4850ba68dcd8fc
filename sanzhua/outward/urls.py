from django.urls import URLPattern, path

from sanzhua.outward.views import burden

app_name = "outward"

urlpatterns: list[URLPattern] = [
    path("burden/", burden.burden, name="burden"),
    path("burden.xlsx", burden.burden_file, name="burden_file"),
]
