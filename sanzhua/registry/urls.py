from django.urls import path

from sanzhua.registry.views import chains, listing, pool, reserve, zombies

app_name = "registry"
urlpatterns = [
    path("", listing.project_list, name="list"),
    path("reserve/", pool.pool_page, name="pool"),
    path("reserve/year/", pool.pool_year, name="pool_year"),
    path("reserve/settings/", pool.pool_settings, name="pool_settings"),
    path("reserve/targets/", pool.pool_targets, name="pool_targets"),
    path("chains/", chains.chains, name="chains"),
    path("chains/<int:pk>/", chains.chain, name="chain"),
    path("chains/<int:pk>/unlink/", chains.chain_unlink, name="chain_unlink"),
    path("zombies/", zombies.case_list, name="zombies"),
    path("zombies/exits/", zombies.exits, name="exits"),
    path("zombies/exits.xlsx", zombies.exits_workbook, name="exits_workbook"),
    path("<slug:uid>/reserve/", reserve.reserve, name="reserve"),
    path("<slug:uid>/zombie/", zombies.zombie, name="zombie"),
    path("<slug:uid>/zombie/notice/", zombies.notice, name="zombie_notice"),
]
