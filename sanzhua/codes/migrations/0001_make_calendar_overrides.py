from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner_unit_id",
                    models.PositiveBigIntegerField(
                        blank=True, help_text="为空时对所有单位有效", null=True, verbose_name="所属单位"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("is_workday", models.BooleanField(verbose_name="是否上班")),
                ("name", models.CharField(help_text="例如：春节、春节调休上班", max_length=40, verbose_name="名称")),
                ("note", models.CharField(blank=True, help_text="文件名称和文号", max_length=200, verbose_name="依据")),
            ],
            options={
                "verbose_name": "工作日历调整",
                "verbose_name_plural": "工作日历调整",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner_unit_id", "day"), name="calendar_day_once_a_unit"),
                    models.UniqueConstraint(
                        condition=models.Q(("owner_unit_id__isnull", True)),
                        fields=("day",),
                        name="calendar_day_once_for_all",
                    ),
                ],
            },
        ),
    ]
