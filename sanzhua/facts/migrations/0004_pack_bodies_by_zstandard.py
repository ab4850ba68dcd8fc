from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from backports import zstd
from django.db import migrations, models


def pack_by_zstandard(apps: Any, _editor: Any) -> None:
    """One way of packing, so that one way of reading is enough."""
    _repack(apps, lambda content: zstd.compress(zlib.decompress(content), 1))


def pack_by_zlib(apps: Any, _editor: Any) -> None:
    _repack(apps, lambda content: zlib.compress(zstd.decompress(content)))


def _repack(apps: Any, change: Callable[[bytes], bytes]) -> None:
    bodies = apps.get_model("facts", "PartBody").objects
    for pk in list(bodies.values_list("pk", flat=True)):
        content = bodies.values_list("content", flat=True).get(pk=pk)
        bodies.filter(pk=pk).update(content=change(bytes(content)))


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0003_add_growth_file"),
    ]

    operations = [
        migrations.AlterField(
            model_name="partbody",
            name="content",
            field=models.BinaryField(help_text="Zstandard; the SHA-256 of what is inside is the part's source_sha256"),
        ),
        migrations.RunPython(pack_by_zstandard, pack_by_zlib),
    ]
