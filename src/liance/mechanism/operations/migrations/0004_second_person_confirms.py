"""A reading and an entry are confirmed by the second person's own sign-in.

Readings of before were typed by one: they stand as never confirmed, with that as their reason.
"""

from django.db import migrations, models

BEFORE = "启用本人确认之前的记录，第二人由读数人填写"
STATES = [
    ("awaiting", "待第二人确认"),
    ("confirmed", "两人已确认"),
    ("unconfirmed", "未经第二人确认，已说明"),
]


class Migration(migrations.Migration):
    dependencies = [("operations", "0003_reading_recorded")]

    operations = [
        migrations.AddField(
            "reading",
            "state",
            models.CharField(choices=STATES, default="unconfirmed", max_length=12),
        ),
        migrations.AddField(
            "reading",
            "unconfirmed_reason",
            models.CharField(blank=True, default=BEFORE, max_length=200),
        ),
        migrations.AddField("reading", "confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("reading", "unconfirmed_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "reading",
            "untold_reason",
            models.CharField(
                blank=True,
                default="",
                help_text="why the officers were not told (D6)",
                max_length=200,
            ),
        ),
        migrations.AlterField(
            "reading",
            "state",
            models.CharField(choices=STATES, default="awaiting", max_length=12),
        ),
        migrations.AlterField(
            "reading",
            "unconfirmed_reason",
            models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddConstraint(
            "reading",
            models.CheckConstraint(
                condition=models.Q(("state", "confirmed"), _negated=True)
                | models.Q(("confirmed_at__isnull", False)),
                name="reading_confirmed_when",
            ),
        ),
        migrations.AddConstraint(
            "reading",
            models.CheckConstraint(
                condition=models.Q(("state", "unconfirmed"), _negated=True)
                | models.Q(("unconfirmed_reason", ""), _negated=True),
                name="reading_unconfirmed_why",
            ),
        ),
        migrations.AddField(
            "crewmember",
            "confirmed_lon",
            models.DecimalField(decimal_places=6, max_digits=9, null=True),
        ),
        migrations.AddField(
            "crewmember",
            "confirmed_lat",
            models.DecimalField(decimal_places=6, max_digits=8, null=True),
        ),
        migrations.AddField(
            "crewmember", "confirmed_accuracy_m", models.PositiveIntegerField(null=True)
        ),
        migrations.AddField(
            "crewmember",
            "confirmed_note",
            models.CharField(blank=True, default="", max_length=120),
        ),
    ]
