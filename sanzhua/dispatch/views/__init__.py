"""The web of dispatch, one file a page: each asks the queries, calls one action, renders."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sanzhua.accounts.queries import person_of
from sanzhua.dispatch.models import Report, Upload, Version


def report_of(request: HttpRequest, pk: int) -> Report:
    """404 for another unit's report exactly as for one that does not exist."""
    reports = Report.objects.visible_to(person_of(request)).select_related("unit")
    return get_object_or_404(reports, pk=pk)


def upload_of(request: HttpRequest, pk: int) -> Upload:
    uploads = Upload.objects.visible_to(person_of(request)).select_related("report__unit", "document", "by")
    return get_object_or_404(uploads, pk=pk)


def version_of(request: HttpRequest, pk: int) -> Version:
    versions = Version.objects.visible_to(person_of(request)).select_related("report__unit")
    return get_object_or_404(versions, pk=pk)


def page_number(request: HttpRequest) -> int:
    """The page asked for, counted from 1; queries bring it into range."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1
