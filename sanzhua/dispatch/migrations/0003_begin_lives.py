from django.db import migrations

# Where a project begins by the form that reports it, as stages.toml had it on this day; the furthest wins.
BEGINS = (("construction", "building"), ("central_fund", "preparation"), ("attraction", "talks"))


def begin_lives(apps, schema_editor):
    """The first row of life for projects that were entered before rows were kept."""
    Project = apps.get_model("registry", "Project")
    LifeChange = apps.get_model("registry", "LifeChange")
    Duty = apps.get_model("dispatch", "ReportingDuty")
    forms = {}
    for project, form in Duty.objects.values_list("project_id", "form"):
        forms.setdefault(project, set()).add(form)
    entered, moved = [], []
    for project in Project.objects.filter(life__isnull=True):
        form, stage = next(((f, s) for f, s in BEGINS if f in forms.get(project.pk, ())), ("reserve", "planning"))
        if project.stage == "planning" and stage != "planning":
            project.stage = stage
            moved.append(project)
        entered.append(
            LifeChange(
                project=project,
                to_stage=project.stage,
                to_status=project.status,
                on=project.made_at.date(),
                form=form if project.pk in forms else "",
                at=project.made_at,
            )
        )
    Project.objects.bulk_update(moved, ["stage"], batch_size=500)
    LifeChange.objects.bulk_create(entered, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0002_add_transfers"),
        ("registry", "0005_add_gates_and_requests"),
    ]

    # The way back keeps the rows: they say nothing that was not so.
    operations = [migrations.RunPython(begin_lives, migrations.RunPython.noop, elidable=True)]
