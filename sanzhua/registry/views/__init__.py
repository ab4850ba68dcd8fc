"""The web of the register, one file a page: each asks the queries, calls one action, renders."""

from django.http import HttpRequest

from sanzhua.accounts.models import Person


def person_of(request: HttpRequest) -> Person:
    """The person behind the request; the login middleware lets nobody else in."""
    assert isinstance(request.user, Person)
    return request.user
