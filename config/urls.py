"""Which room answers under which address."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from config.health import healthz
from sanzhua.accounts.views.own import language

_ROOMS = {
    "accounts": "",
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
    path("language/", language, name="set_language"),
    *(entry for name, prefix in _ROOMS.items() for entry in _room(name, prefix)),
]
