"""What the standard needs beside a determination."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('laboratory', '0003_result_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='determination',
            name='recorded',
            field=models.JSONField(blank=True, default=dict, help_text='what the standard needs beside it: raw text and value'),
        ),
    ]
