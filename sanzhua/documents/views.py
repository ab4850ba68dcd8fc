from __future__ import annotations

import structlog
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sanzhua.accounts.models import Person
from sanzhua.documents.models import Document
from sanzhua.documents.queries import Damaged, attachment, open_file, shown_picture, thumbnail

log = structlog.get_logger("sanzhua.documents")


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, Person)
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    try:
        content = open_file(document)
    except Damaged as fault:
        log.error("stored_file_damaged", document=document.pk, fault=str(fault))
        return render(request, "documents/damaged.html", {"document": document}, status=500)
    return attachment(content, document.name, document.media_type)


@login_required
@require_safe
def picture(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """A picture on the page; a document that is none answers like one that does not exist."""
    assert isinstance(request.user, Person)
    seen = Document.objects.visible_to(request.user).filter(picture__isnull=False).select_related("picture")
    document = get_object_or_404(seen, pk=pk)
    try:
        content = thumbnail(document) if size == "small" else open_file(document)
    except Damaged as fault:
        log.error("stored_file_damaged", document=document.pk, fault=str(fault))
        return render(request, "documents/damaged.html", {"document": document}, status=500)
    return shown_picture(content)
