"""What the standard needs beside a field reading."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('operations', '0002_limits_beside'),
    ]

    operations = [
        migrations.AddField(
            model_name='reading',
            name='recorded',
            field=models.JSONField(blank=True, default=dict, help_text='what the standard needs beside it: raw text and value'),
        ),
    ]
