"""The web of dispatch, one file a page: each asks the queries, calls one action, renders."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sanzhua.accounts.models import Person
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


def ticked_versions(ticked: Iterable[str], person: Person) -> list[tuple[Version, str]]:
    """Ticks of a page on many, `<version>:<hash shown>`; what is no version of the person's units is passed over like
    one that does not exist."""
    asked = dict(mark.split(":", 1) for mark in ticked if mark.count(":") == 1)
    numbers = [int(pk) for pk in asked if pk.isdecimal() and len(pk) < 19]
    found = Version.objects.visible_to(person).select_related("report__unit").in_bulk(numbers)
    return [(found[pk], asked[str(pk)]) for pk in numbers if pk in found]
