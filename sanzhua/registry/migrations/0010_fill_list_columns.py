from __future__ import annotations

from django.db import migrations

from sanzhua.registry.rules.listed import list_columns, words_text

BATCH = 500


def fill(apps, schema_editor):
    """In batches by key, so that a register of any size passes through without being held in memory."""
    projects = apps.get_model("registry", "Project").objects
    last = 0
    while batch := list(projects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        _fill(apps, batch)
        last = batch[-1].pk


def _fill(apps, batch):
    model = apps.get_model("registry", "Project")
    for project in batch:
        for field, value in list_columns(project.name, project.total, project.facts).items():
            setattr(project, field, value)
    fields = list(list_columns("", None, {}))
    model.objects.bulk_update(batch, fields, batch_size=100)
    ids = [project.pk for project in batch]
    names, codes = _pairs(apps, "ProjectName", "project_id", "name", ids), _code_pairs(apps, ids)
    words = apps.get_model("registry", "ProjectWords")
    words.objects.bulk_create(
        words(pk=one.pk, text=words_text(names.get(one.pk, ()), one.owner, codes.get(one.pk, ()))) for one in batch
    )


def _pairs(apps, model, key, value, ids):
    found = {}
    rows = apps.get_model("registry", model).objects.filter(project__in=ids).order_by("-pk")
    for pk, text in rows.values_list(key, value):
        found.setdefault(pk, []).append(text)
    return found


def _code_pairs(apps, ids):
    found = {}
    codes = apps.get_model("registry", "ProjectCode").objects.filter(projects__in=ids).order_by("code")
    for pk, code in codes.values_list("projects", "code"):
        found.setdefault(pk, []).append(code)
    return found


def empty(apps, schema_editor):
    """The way back: words go; the columns go with the migration before."""
    apps.get_model("registry", "ProjectWords").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_add_list_columns")]

    operations = [migrations.RunPython(fill, empty)]
