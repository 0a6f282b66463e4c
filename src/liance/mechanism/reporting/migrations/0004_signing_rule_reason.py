"""The second factor is asked for unless it is switched off with a reason."""

from django.db import migrations, models


def explain(apps, schema_editor):
    """What was switched off before had no reason on file."""
    rules = apps.get_model("reporting", "SigningRule").objects.filter(with_code=False)
    rules.update(reason="升级前已设为不要求，未记原因")


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0003_exceedances_in_force'),
    ]

    operations = [
        migrations.AddField(
            model_name='signingrule',
            name='reason',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.RunPython(explain, migrations.RunPython.noop),
    ]
