import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0005_grounds"),
        ("screening", "0002_supervised_leads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Spoken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("example", models.BooleanField()),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spoken",
                        to="screening.lead",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("lead", "visit"), name="lead_speaks_once")
                ],
            },
        ),
    ]
