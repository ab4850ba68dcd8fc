from django.urls import URLPattern

app_name = "outward"

urlpatterns: list[URLPattern] = []
