from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sanzhua.accounts.models import Person
from sanzhua.home import queries


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    return render(request, "home/desk.html", {"desk": queries.desk(request.user)})
