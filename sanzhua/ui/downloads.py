"""Handing a file to the browser: as an attachment, with a name that may be Chinese."""

import mimetypes

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
