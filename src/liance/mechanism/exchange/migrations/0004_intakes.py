import django.db.models.deletion
from django.db import migrations, models

import liance.foundation.kernel.ids


class Migration(migrations.Migration):

    dependencies = [
        ("exchange", "0003_hooks"),
        ("files", "0001_initial"),
        ("registry", "0004_known_to_few"),
    ]

    operations = [
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.UUIDField(default=liance.foundation.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=20)),
                ("about", models.UUIDField(null=True)),
                ("added", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("unchanged", models.PositiveIntegerField()),
                ("rows", models.JSONField(default=list)),
                ("agency", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.agency")),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.staff")),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile")),
            ],
            options={
                "indexes": [models.Index(fields=["by", "-at"], name="intake_own")],
            },
        ),
    ]
