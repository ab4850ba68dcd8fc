from django.urls import path

from sanzhua.notices import views

app_name = "notices"
urlpatterns = [
    path("account/mail/", views.mail, name="mail"),
    path("admin/mail/", views.mail_state, name="mail_state"),
]
