"""Records of this system that serve as evidence: an address that names one, and its words on a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Refused
from sanzhua.dispatch.models import Report, Version
from sanzhua.documents.models import Document
from sanzhua.registry.models import Project

_REPORT_PAGES = frozenset({"dispatch:report", "dispatch:sign", "dispatch:review", "dispatch:check"})


def record_at(address: str, person: Person) -> str:
    """The path of a record that this person sees, from an address as a browser shows it.

    Raises Refused, in the same words for what does not exist and for what the person may not see.
    """
    path = urlsplit(address.strip()).path
    try:
        found = resolve(path)
    except Resolver404:
        raise Refused(_refusal()) from None
    rows = _rows(found.view_name, found.kwargs, person)
    if rows is None or not rows.exists():
        raise Refused(_refusal())
    return path


def _rows(view: str, names: dict[str, Any], person: Person) -> QuerySet[Any] | None:
    if "uid" in names and view.startswith(("home:", "registry:")):
        return Project.objects.visible_to(person).filter(uid=str(names["uid"]))
    if view == "dispatch:version":
        return Version.objects.visible_to(person).filter(pk=names["pk"])
    if view in _REPORT_PAGES:
        return Report.objects.visible_to(person).filter(pk=names["pk"])
    if view == "documents:download":
        return Document.objects.visible_to(person).filter(pk=names["pk"])
    return None


def names_of(addresses: Iterable[str], person: Person) -> dict[str, str]:
    """What to call each address on a page: a project by its name, anything else by its path; one query."""
    uids = {address: _uid(address) for address in addresses if address}
    wanted = [uid for uid in uids.values() if uid]
    named = dict(Project.objects.visible_to(person).filter(uid__in=wanted).values_list("uid", "name")) if wanted else {}
    return {address: named.get(uid, address) for address, uid in uids.items()}


def _uid(address: str) -> str:
    try:
        return str(resolve(address).kwargs.get("uid", ""))
    except Resolver404:
        return ""


def _refusal() -> str:
    return _("这个地址不是系统里您能看到的项目、报表或文件。请打开那一页，复制浏览器地址栏里的地址。")
