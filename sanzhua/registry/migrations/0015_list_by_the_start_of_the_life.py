from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Substr

from sanzhua.registry.rules.listed import starts_text

BATCH = 500


def take_the_life(apps, schema_editor):
    begun = apps.get_model("registry", "Project").objects.exclude(started_on="")
    begun.update(starts=Substr("started_on", 1, 7))


def take_the_facts(apps, schema_editor):
    """The way back, in batches by key."""
    begun = apps.get_model("registry", "Project").objects.exclude(started_on="").order_by("pk")
    last = 0
    while batch := list(begun.filter(pk__gt=last)[:BATCH]):
        for project in batch:
            project.starts = starts_text("", project.facts)
        begun.model.objects.bulk_update(batch, ["starts"], batch_size=100)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_index_only_what_was_merged")]

    operations = [
        migrations.AlterField(
            model_name="project",
            name="starts",
            field=models.CharField(
                blank=True,
                default="",
                help_text="YYYY-MM or YYYY; of the life, else reported, else planned",
                max_length=7,
                verbose_name="开工年月",
            ),
        ),
        migrations.RunPython(take_the_life, take_the_facts),
    ]
