from django.db import migrations, models

# What an earlier release had in its hands when it was stopped: nobody knows whether it went.
IN_HANDS = """
UPDATE outbox_message SET begun_at = not_before
 WHERE delivered_at IS NULL AND given_up_at IS NULL AND attempts > 0 AND last_error = ''
   AND (starts_with(topic, 'mail:') OR starts_with(topic, 'group:'))
"""


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='begun_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(IN_HANDS, migrations.RunSQL.noop),
    ]
