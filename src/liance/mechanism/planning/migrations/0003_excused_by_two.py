"""Excusing needs the other side; a cap counts for all; who committed a draw, for which side.

What was excused before was excused by one side alone: it stands as granted, by nobody of the other.
Each step is one transaction and is passed over where it was done: cut off, it can be run again.
"""

import django.db.models.deletion
from django.db import migrations, models

SIDES = """
UPDATE planning_draw d SET committed_agency_id = s.agency_id
FROM registry_staff s WHERE s.id = d.committed_by_id AND d.committed_agency_id IS NULL
"""
EXCUSED = """
UPDATE planning_drawexcuse e SET agency_id = s.agency_id
FROM registry_staff s WHERE s.id = e.by_id AND e.agency_id IS NULL
"""
STATES = [("asked", "待另一方确认"), ("granted", "已同意"), ("refused", "不同意")]


COLUMN = """
SELECT EXISTS (SELECT FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = %s AND column_name = %s)
"""
CONSTRAINT = """
SELECT to_regclass(%s) IS NOT NULL OR EXISTS (SELECT FROM pg_constraint WHERE conname = %s)
"""


class Step(migrations.SeparateDatabaseAndState):
    """Operations in one transaction, with the foreign keys and indexes they defer to its end; passed
    over when ``done`` answers true."""

    def __init__(self, operations, done=("SELECT false", ())):
        super().__init__(database_operations=operations, state_operations=operations)
        self.done = done

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Run what is not done yet."""
        if schema_editor.collect_sql:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            cursor.execute(*self.done)
            if cursor.fetchone()[0]:
                return
        with connection.schema_editor(atomic=True) as own:
            super().database_forwards(app_label, own, from_state, to_state)


def _added(model, name, field):
    column = f"{name}_id" if field.is_relation else name
    done = (COLUMN, (f"planning_{model}", column))
    return Step([migrations.AddField(model, name, field)], done)


def _constrained(constraint):
    done = (CONSTRAINT, (constraint.name, constraint.name))
    return Step([migrations.AddConstraint("drawexcuse", constraint)], done)


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
        _added(
            "arearule",
            "unverified_binds",
            models.BooleanField(default=False, help_text="未核对时上限也有效"),
        ),
        _added("arearule", "exceeded_years", models.PositiveSmallIntegerField(null=True)),
        _added("draw", "committed_agency", _agency(null=True)),
        Step([migrations.RunSQL(SIDES, migrations.RunSQL.noop)]),
        Step([migrations.AlterField("draw", "committed_agency", _agency(null=False))]),
        _added("drawexcuse", "agency", _agency(null=True)),
        Step([migrations.RunSQL(EXCUSED, migrations.RunSQL.noop)]),
        Step([migrations.AlterField("drawexcuse", "agency", _agency(null=False))]),
        _added(
            "drawexcuse",
            "state",
            models.CharField(choices=STATES, default="granted", max_length=8),
        ),
        Step(
            [
                migrations.AlterField(
                    "drawexcuse",
                    "state",
                    models.CharField(choices=STATES, default="asked", max_length=8),
                )
            ]
        ),
        Step(
            [
                migrations.AlterField(
                    "drawexcuse", "order", models.PositiveSmallIntegerField(null=True)
                )
            ]
        ),
        _added(
            "drawexcuse",
            "decided_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="registry.staff",
            ),
        ),
        _added("drawexcuse", "decided_at", models.DateTimeField(null=True)),
        _added(
            "drawexcuse",
            "answer",
            models.CharField(blank=True, default="", help_text="why refused", max_length=200),
        ),
        _constrained(
            models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("draw", "unit", "person"),
                name="draw_excuse_asked_once", nulls_distinct=False,
            )
        ),
        _constrained(
            models.CheckConstraint(
                condition=models.Q(("decided_by__isnull", True))
                | models.Q(("decided_by", models.F("by")), _negated=True),
                name="draw_excuse_two_people",
            )
        ),
    ]
