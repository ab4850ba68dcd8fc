from __future__ import annotations

import structlog
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sanzhua.accounts.models import Person
from sanzhua.documents.models import Document
from sanzhua.documents.queries import Damaged, attachment, open_file

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
