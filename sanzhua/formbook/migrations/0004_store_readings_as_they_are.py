from typing import Any

from django.db import migrations


def store_as_it_is(apps: Any, schema_editor: Any) -> None:
    """PostgreSQL would pack the texts, which takes it longer than all else that it does for a file."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE formbook_keptreading ALTER COLUMN text SET STORAGE EXTERNAL")


def store_packed(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE formbook_keptreading ALTER COLUMN text SET STORAGE EXTENDED")


class Migration(migrations.Migration):
    dependencies = [
        ("formbook", "0003_edit_form_versions"),
    ]

    operations = [
        migrations.RunPython(store_as_it_is, store_packed),
    ]
