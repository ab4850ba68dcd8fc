"""Which room answers under which address."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from config.health import healthz

_ROOMS = {
    "accounts": "account/",
    "documents": "files/",
    "notices": "notices/",
    "formbook": "forms/",
    "facts": "facts/",
    "registry": "projects/",
    "dispatch": "reports/",
    "bulletins": "bulletins/",
    "ledger": "ledger/",
    "home": "",
}


def _room(name: str, prefix: str) -> list[URLPattern | URLResolver]:
    module = f"sanzhua.{name}.urls"
    return [path(prefix, include(module))] if find_spec(module) else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("language/", login_not_required(set_language), name="set_language"),
    *(entry for name, prefix in _ROOMS.items() for entry in _room(name, prefix)),
]
