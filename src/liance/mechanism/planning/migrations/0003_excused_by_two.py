"""Excusing needs the other side; a cap counts for all; who committed a draw, for which side.

What was excused before was excused by one side alone: it stands as granted, by nobody of the other.
"""

import django.db.models.deletion
from django.db import migrations, models

SIDES = """
UPDATE planning_draw d SET committed_agency_id = s.agency_id
FROM registry_staff s WHERE s.id = d.committed_by_id
"""
EXCUSED = """
UPDATE planning_drawexcuse e SET agency_id = s.agency_id
FROM registry_staff s WHERE s.id = e.by_id
"""
STATES = [("asked", "待另一方确认"), ("granted", "已同意"), ("refused", "不同意")]


def _agency(*, null: bool) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+",
        to="registry.agency",
    )  # fmt: skip


class Migration(migrations.Migration):
    # The triggers of the ledger ask at the end, and a table with waiting triggers is not altered.
    atomic = False

    dependencies = [
        ("planning", "0002_draws_prices_versions"),
        ("registry", "0003_grade_and_exceedance"),
    ]

    operations = [
        migrations.AddField(
            "arearule",
            "unverified_binds",
            models.BooleanField(default=False, help_text="未核对时上限也有效"),
        ),
        migrations.AddField(
            "arearule", "exceeded_years", models.PositiveSmallIntegerField(null=True)
        ),
        migrations.AddField("draw", "committed_agency", _agency(null=True)),
        migrations.RunSQL(SIDES, migrations.RunSQL.noop),
        migrations.AlterField("draw", "committed_agency", _agency(null=False)),
        migrations.AddField("drawexcuse", "agency", _agency(null=True)),
        migrations.RunSQL(EXCUSED, migrations.RunSQL.noop),
        migrations.AlterField("drawexcuse", "agency", _agency(null=False)),
        migrations.AddField(
            "drawexcuse",
            "state",
            models.CharField(choices=STATES, default="granted", max_length=8),
        ),
        migrations.AlterField(
            "drawexcuse",
            "state",
            models.CharField(choices=STATES, default="asked", max_length=8),
        ),
        migrations.AlterField(
            "drawexcuse", "order", models.PositiveSmallIntegerField(null=True)
        ),
        migrations.AddField(
            "drawexcuse",
            "decided_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="registry.staff",
            ),
        ),
        migrations.AddField("drawexcuse", "decided_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "drawexcuse",
            "answer",
            models.CharField(blank=True, default="", help_text="why refused", max_length=200),
        ),
        migrations.AddConstraint(
            "drawexcuse",
            models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("draw", "unit", "person"),
                name="draw_excuse_asked_once", nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "drawexcuse",
            models.CheckConstraint(
                condition=models.Q(("decided_by__isnull", True))
                | models.Q(("decided_by", models.F("by")), _negated=True),
                name="draw_excuse_two_people",
            ),
        ),
    ]
