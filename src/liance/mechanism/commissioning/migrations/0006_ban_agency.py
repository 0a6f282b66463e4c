import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commissioning", "0005_forget_suspended"),
        ("registry", "0004_known_to_few"),
    ]

    operations = [
        migrations.AddField(
            model_name="ban",
            name="agency",
            field=models.ForeignKey(
                help_text="who put it on file; none in rows of earlier releases",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.agency",
            ),
        ),
    ]
