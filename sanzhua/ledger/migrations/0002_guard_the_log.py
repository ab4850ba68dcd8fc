from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from sanzhua.ledger.triggers import add_guards, drop_guards


class Migration(migrations.Migration):
    """The database itself refuses to change or remove an entry; schema triggers, so apart from the tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0001_make_tables")]
    operations: ClassVar[list[Operation]] = [migrations.RunPython(add_guards, drop_guards)]
