from django.urls import path

from sanzhua.home.views import cockpit, desk

app_name = "home"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("cockpit/", cockpit.page, name="cockpit"),
    path("cockpit/tables.xlsx", cockpit.tables, name="cockpit_tables"),
    path("cockpit/stuck/", cockpit.stuck, name="cockpit_stuck"),
    path("cockpit/wall/", cockpit.wall, name="wall"),
    path("cockpit/wall/switch/", cockpit.switch, name="wall_switch"),
    path("digest/", desk.digest, name="digest"),
    path("projects/<slug:uid>/", desk.project, name="project"),
]
