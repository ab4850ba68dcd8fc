from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0002_add_kinds_numbers_and_receipts"),
    ]

    operations = [
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
                    ("discarded", "已放弃"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
    ]
