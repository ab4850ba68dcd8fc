import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_add_deputy_leader"),
        ("bulletins", "0001_make_tables"),
        ("documents", "0004_name_blank_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("asked", "待回执"), ("answered", "已回执")], default="asked", max_length=20
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="答复")),
                ("done_by_on", models.DateField(blank=True, null=True, verbose_name="办结期限")),
                ("post", models.CharField(blank=True, max_length=160)),
                ("answered_at", models.DateTimeField(blank=True, help_text="business time", null=True)),
                (
                    "urged_at",
                    models.DateTimeField(blank=True, help_text="business time of the last reminder", null=True),
                ),
            ],
            options={
                "ordering": ["unit__order", "unit_id"],
            },
        ),
        migrations.CreateModel(
            name="ReceiptChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("from_status", models.CharField(max_length=30)),
                ("to_status", models.CharField(max_length=30)),
                ("post", models.CharField(blank=True, help_text="unit and title as they were", max_length=160)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField(help_text="real time, UTC")),
                ("business_at", models.DateTimeField(help_text="time of the business clock, UTC")),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="bulletin",
            name="answer_due_at",
            field=models.DateTimeField(blank=True, help_text="until when the units answer, business time", null=True),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="bulletins.bulletin",
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="kind",
            field=models.CharField(default="monthly", help_text="key of bulletins/kinds", max_length=40),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="own_number",
            field=models.CharField(blank=True, help_text="of our own running numbers", max_length=60),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="sources",
            field=models.JSONField(default=list, help_text="[{form, period, parts: {unit: version}, closed_at}]"),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="terms",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="bulletin",
            name="blocks",
            field=models.JSONField(
                default=list, help_text="headings, paragraphs of words and figure keys, tables, charts"
            ),
        ),
        migrations.AlterField(
            model_name="bulletin",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "起草"),
                    ("review", "审核中"),
                    ("reviewed", "待签发"),
                    ("signed", "已签发"),
                    ("published", "已印发"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("corrects__isnull", True), ("status__in", ("draft", "review", "reviewed", "signed"))
                ),
                fields=("unit", "kind", "period"),
                name="one_open_bulletin_per_kind_and_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "review", "reviewed", "signed"))),
                fields=("corrects",),
                name="one_open_correction_per_bulletin",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("own_number", ""), _negated=True),
                fields=("unit", "own_number"),
                name="one_bulletin_per_own_number",
            ),
        ),
        migrations.AddField(
            model_name="numberseries",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"),
        ),
        migrations.AddField(
            model_name="receipt",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="bulletin",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="bulletins.bulletin"
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bulletin_receipts", to="accounts.unit"
            ),
        ),
        migrations.AddField(
            model_name="receiptchange",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="receiptchange",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="bulletins.receipt"
            ),
        ),
        migrations.AddConstraint(
            model_name="numberseries",
            constraint=models.UniqueConstraint(
                fields=("unit", "word", "year"), name="one_number_series_per_word_and_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("bulletin", "unit"), name="a_unit_answers_a_bulletin_once"),
        ),
    ]
