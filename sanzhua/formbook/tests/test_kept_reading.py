"""A reading is kept as bytes and read as bytes; for whoever asks the database in between it is a text."""

import pytest

from sanzhua.base.db import insert_long, long_text
from sanzhua.base.json_columns import json_bytes
from sanzhua.formbook.models import KeptReading

ODD = {"项目": "倒\\斜线、'引号'\"、%s、\t\n\0 和😀", "大数": 2**70, "空": None}


@pytest.mark.django_db
def test_a_long_text_comes_back_as_the_bytes_that_were_written() -> None:
    written = json_bytes(ODD)
    pk = insert_long(KeptReading, "text", written)
    assert long_text(KeptReading, "text", pk) == written
    assert KeptReading.objects.get(pk=pk).text == written.decode()
