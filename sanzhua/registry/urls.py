from django.urls import path

from sanzhua.registry.views import attraction, attraction_lists, contest, first_contact, leaders, listing, shares

app_name = "registry"
urlpatterns = [
    path("", listing.project_list, name="list"),
    path("attraction/", attraction_lists.pursuit_list, name="attraction_list"),
    path("attraction/targets/", attraction_lists.target_table, name="targets"),
    path("attraction/targets/plan/", attraction_lists.target_plan, name="target_plan"),
    path("attraction/first-contacts/", first_contact.first_contacts, name="first_contacts"),
    path("attraction/shares/", shares.shares, name="shares"),
    path("attraction/shares/<int:pk>/", shares.decide, name="share_decide"),
    path("competitions/", contest.competitions, name="competitions"),
    path("competitions/new/", contest.competition_new, name="competition_new"),
    path("competitions/<int:pk>/", contest.competition, name="competition"),
    path("competitions/<int:pk>/close/", contest.competition_close, name="competition_close"),
    path("leaders/", leaders.leader_list, name="leaders"),
    path("leaders/counties/", leaders.county_leaders, name="county_leaders"),
    path("leaders/hand-over/", leaders.hand_over, name="hand_over"),
    path("leaders/hand-over/<int:pk>/", leaders.hand_over_sheet, name="hand_over_sheet"),
    path("<slug:uid>/attraction/", attraction.page, name="attraction"),
    path("<slug:uid>/attraction/share/", attraction.share, name="attraction_share"),
    path("<slug:uid>/attraction/drop/", attraction.drop, name="attraction_drop"),
    *(
        path(f"<slug:uid>/attraction/{key}/", attraction.deed, {"key": key}, name=f"attraction_{key}")
        for key in attraction.DEEDS
    ),
    path("<slug:uid>/leaders/", leaders.project_leaders, name="project_leaders"),
    path("<slug:uid>/leaders/assign/", leaders.assign, name="assign"),
    path("<slug:uid>/leaders/end/", leaders.end, name="assignment_end"),
]
