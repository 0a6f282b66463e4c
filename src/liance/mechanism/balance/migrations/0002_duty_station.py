from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("balance", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["monitoring", "state", "due_on"], name="duty_station"),
        ),
    ]
