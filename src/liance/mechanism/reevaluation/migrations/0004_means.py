"""How many means a run judged otherwise or ended."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reevaluation', '0003_run_by_statement'),
    ]

    operations = [
        migrations.AddField(
            model_name='reevaluation',
            name='means',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
