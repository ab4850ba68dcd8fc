from django.urls import path

from sanzhua.ledger import views

app_name = "ledger"
urlpatterns = [path("", views.entries, name="entries")]
