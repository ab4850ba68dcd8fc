"""A person decides cells that were changed in a file and here as well."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Refused, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.cellwise import ALL_CELLS, FILES, SYSTEMS, cell_ref
from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.models import Upload
from sanzhua.formbook.kept import refs_of


def decide_cell(*, upload: Upload, by: Person, choice: str, ref: str = "", column: str = "") -> None:
    """Choose the file's value (`file`), the system's (`system`), or take the word back (""), for a cell or for all.

    A decision about all replaces those about single cells. Raises NotAllowed, WrongState once taken, Refused.
    """
    policy.require_filler(by, upload.report.unit, upload.report.form)
    whole = not ref and not column
    known = whole or (ref in refs_of(upload.reading) and column in upload.report.definition.by_key)
    if choice not in {FILES, SYSTEMS, ""} or not known:
        raise Refused(_("文件里没有这一格，请刷新页面后重新选。"))
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.state != UploadState.READ:
            raise WrongState(_("这个文件现在不能认定：%(state)s。") % {"state": held.get_state_display()})
        asked = ALL_CELLS if whole else cell_ref(ref, column)
        kept = {key: value for key, value in held.decisions.items() if key != asked and not (whole and "|" in key)}
        held.decisions = kept | ({asked: choice} if choice else {})
        held.save(update_fields=["decisions"])
    upload.decisions = held.decisions
