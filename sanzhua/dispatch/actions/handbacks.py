from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.draft import load_draft
from sanzhua.dispatch.models import Handback
from sanzhua.dispatch.rounds import names_by_key, part_of


def match_handback(upload_id: int) -> None:
    """Say whose file it is, once it was read; nothing for a file of no round."""
    handback = Handback.objects.select_related("round__report__unit", "upload").filter(upload=upload_id).first()
    if handback is None or handback.part_id or handback.upload.state != UploadState.READ:
        return
    part = part_of(handback, names_by_key(load_draft(handback.round.report, worked_out=False)))
    handback.part = part
    if part is None:
        handback.sentence = _("认不出这个文件是发给谁的，没有合并。请用发出的表填，或在“上传工作簿”里单独上传。")
    handback.save(update_fields=["part", "sentence"])
