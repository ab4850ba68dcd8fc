"""The pages of the register, one chapter a file: each asks the queries, calls one action, renders."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sanzhua.accounts.models import Person
from sanzhua.registry.models import Project


def person_of(request: HttpRequest) -> Person:
    """The person behind the request; the login middleware lets nobody else in."""
    assert isinstance(request.user, Person)
    return request.user


def project_of(request: HttpRequest, uid: str) -> Project:
    """404 for another unit's project exactly as for one that does not exist."""
    projects = Project.objects.visible_to(person_of(request)).select_related("unit", "parent", "merged_into")
    return get_object_or_404(projects, uid=uid)


def page_number(request: HttpRequest) -> int:
    """The page asked for, counted from 1; queries bring it into range."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1
