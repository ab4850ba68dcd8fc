from __future__ import annotations

from django.db import transaction

from sanzhua.base.db import insert_long
from sanzhua.formbook.models import KeptReading, ReadFile


@transaction.atomic
def keep_reading(kind: type[ReadFile], pk: int, text: bytes) -> None:
    """The file's reading, as `kept.Kept.text` gives it, in place of what was read before."""
    files = kind._default_manager.filter(pk=pk)
    former = files.values_list("kept", flat=True).get()
    files.update(kept=insert_long(KeptReading, "text", text))
    KeptReading.objects.filter(pk=former).delete()
