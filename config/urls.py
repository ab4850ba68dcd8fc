"""Which room answers under which address."""

from django.urls import URLPattern, URLResolver, include, path

from config.api import api_patterns
from config.health import healthz
from sanzhua.accounts.views.own import language

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("api/", api_patterns()),
    path("language/", language, name="set_language"),
    path("", include("sanzhua.accounts.urls")),
    path("", include("sanzhua.notices.urls")),
    path("answers/", include("sanzhua.answers.urls")),
    path("bulletins/", include("sanzhua.bulletins.urls")),
    path("figures/", include("sanzhua.facts.urls")),
    path("files/", include("sanzhua.documents.urls")),
    path("ledger/", include("sanzhua.ledger.urls")),
    path("lights/", include("sanzhua.lights.urls")),
    path("outward/", include("sanzhua.outward.urls")),
    path("plans/", include("sanzhua.plans.urls")),
    path("projects/", include("sanzhua.registry.urls")),
    path("reports/", include("sanzhua.dispatch.urls")),
    # Last, because a project's page takes any word below projects/ that is no page of the register.
    path("", include("sanzhua.home.urls")),
]

handler400 = "config.refusing.bad_request"
handler404 = "config.refusing.not_found"
