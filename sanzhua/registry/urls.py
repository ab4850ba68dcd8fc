from django.urls import path

from sanzhua.registry.views import catalogue, land, listing, milestones, permit_progress, permits

app_name = "registry"
urlpatterns = [
    path("", listing.project_list, name="list"),
    path("permits/", permit_progress.progress_page, name="permit_progress"),
    path("permits/progress.<slug:ending>", permit_progress.progress_file, name="permit_progress_file"),
    path("permits/catalogue/", catalogue.catalogue_page, name="catalogue"),
    path("permits/catalogue.<slug:ending>", catalogue.catalogue_file, name="catalogue_file"),
    path("permits/catalogue/<slug:key>/", catalogue.catalogue_item, name="catalogue_item"),
    path("<slug:uid>/permits/", permits.permits, name="permits"),
    path("<slug:uid>/permits/lay-out/", permits.lay, name="permits_lay"),
    path("<slug:uid>/permits/set-aside/", permits.set_aside, name="permits_set_aside"),
    path("<slug:uid>/permits/<slug:key>/", permits.permit, name="permit"),
    path("<slug:uid>/permits/<slug:key>/<slug:verb>/", permits.act, name="permit_act"),
    path("<slug:uid>/milestones/", milestones.milestones, name="milestones"),
    path("<slug:uid>/milestones/lay-out/", milestones.lay, name="milestones_lay"),
    path("<slug:uid>/milestones/<slug:key>/", milestones.milestone, name="milestone"),
    path("<slug:uid>/milestones/<slug:key>/<slug:verb>/", milestones.act, name="milestone_act"),
    path("<slug:uid>/land/", land.land, name="land"),
]
