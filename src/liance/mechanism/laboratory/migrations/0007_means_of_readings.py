"""A mean says whether its members are determinations or field readings."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('laboratory', '0006_means'),
    ]

    operations = [
        migrations.AddField(
            model_name='mean',
            name='of',
            field=models.CharField(default='determination', help_text='determination, reading', max_length=13),
        ),
    ]
