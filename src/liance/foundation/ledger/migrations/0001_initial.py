"""The ledger: tables, the functions that write them, the triggers that guard them, privileges."""

from pathlib import Path

from django.db import migrations, models

from liance.foundation.ledger.models import TransactionIdField

SQL = Path(__file__).resolve().parent.parent / "sql"
PARTS = ("tables", "functions", "guards", "privileges")

UNDO = """
DROP TABLE ledger_anchor, ledger_head, ledger_node, ledger_seal, ledger_event CASCADE;
DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
            WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'ledger\\_%'
  LOOP EXECUTE format('DROP FUNCTION %s', f); END LOOP;
END $$;
"""


def _digest_pair(name: str) -> list[tuple[str, models.Field]]:
    return [(f"{name}256", models.BinaryField()), (f"{name}sm3", models.BinaryField())]


STATE = [
    migrations.CreateModel(
        name="Event",
        fields=[
            ("id", models.BigIntegerField(primary_key=True, serialize=False)),
            ("agency_id", models.UUIDField()),
            ("actor_id", models.UUIDField(null=True)),
            ("at", models.DateTimeField()),
            ("device_at", models.DateTimeField(null=True)),
            ("kind", models.TextField()),
            ("object_type", models.TextField()),
            ("object_id", models.UUIDField()),
            ("body", models.TextField()),
            ("salt", models.BinaryField()),
            ("alg", models.SmallIntegerField()),
            *_digest_pair("leaf"),
            ("xid", TransactionIdField()),
            ("epoch", models.BigIntegerField()),
            ("seq", models.BigIntegerField(null=True)),
        ],
        options={"db_table": "ledger_event"},
    ),
    migrations.CreateModel(
        name="Seal",
        fields=[
            ("number", models.BigIntegerField(primary_key=True, serialize=False)),
            ("agency_id", models.UUIDField()),
            ("from_seq", models.BigIntegerField()),
            ("size", models.BigIntegerField()),
            *_digest_pair("root"),
            *_digest_pair("prev"),
            ("sealed_at", models.DateTimeField()),
            *_digest_pair("hash"),
        ],
        options={"db_table": "ledger_seal"},
    ),
    migrations.CreateModel(
        name="Node",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "agency_id",
                    "level",
                    "idx",
                    blank=True,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("agency_id", models.UUIDField()),
            ("level", models.SmallIntegerField()),
            ("idx", models.BigIntegerField()),
            *_digest_pair("hash"),
        ],
        options={"db_table": "ledger_node"},
    ),
    migrations.CreateModel(
        name="Head",
        fields=[
            ("number", models.BigIntegerField(primary_key=True, serialize=False)),
            ("seals", models.BigIntegerField()),
            ("agencies", models.IntegerField()),
            ("events", models.BigIntegerField()),
            ("kinds", models.TextField()),
            *_digest_pair("root"),
            *_digest_pair("prev"),
            *_digest_pair("anchor"),
            ("at", models.DateTimeField()),
            *_digest_pair("hash"),
        ],
        options={"db_table": "ledger_head"},
    ),
    migrations.CreateModel(
        name="Anchor",
        fields=[
            ("number", models.BigIntegerField(primary_key=True, serialize=False)),
            ("head", models.BigIntegerField()),
            ("kind", models.TextField()),
            ("place", models.TextField()),
            ("token", models.TextField()),
            *_digest_pair("prev"),
            ("at", models.DateTimeField()),
            *_digest_pair("hash"),
        ],
        options={"db_table": "ledger_anchor"},
    ),
]


class Migration(migrations.Migration):
    """Tables and their state are apart: Django knows neither xid8 nor owners nor triggers."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [(SQL / f"{part}.sql").read_text("utf-8")],
                    reverse_sql=UNDO if part == "tables" else migrations.RunSQL.noop,
                )
                for part in PARTS
            ],
            state_operations=STATE,
        )
    ]
