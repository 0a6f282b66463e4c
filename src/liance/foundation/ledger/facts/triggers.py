"""The triggers of the tables of facts: digests at every write, and what may not be written."""

from collections.abc import Iterator
from typing import Any

from django.db import connections

from liance.foundation.ledger.facts.columns import (
    CATALOGUE,
    Layout,
    Table,
    digest_sql,
    tables_of,
)
from liance.foundation.ledger.facts.declared import KEPT, SALT, Kept

LAYOUT = "INSERT INTO ledger_layout (id, table_name, columns) VALUES (%s, %s, %s) ON CONFLICT (id) DO NOTHING"
NAMES = (
    "fact_fixed", "fact_salted", "fact_kept", "fact_whole",
    "fact_insert", "fact_update", "fact_delete", "fact_left",
)  # fmt: skip


def sync(using: str = "default") -> bool:
    """Install the triggers of all declared tables that stand; False before the ledger has its own.

    Needs the owner's rights.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.ledger_layout') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        for text, arguments in statements(using):
            cursor.execute(text, arguments)
    return True


def statements(using: str = "default") -> Iterator[tuple[str, list[Any] | None]]:
    """What `sync` runs, with arguments."""
    with connections[using].cursor() as cursor:
        cursor.execute(CATALOGUE, [list(KEPT)])
        tables = tables_of(cursor.fetchall())
    for name, table in tables.items():
        yield LAYOUT, [table.layout.id, name, list(table.layout.columns)]
        yield table_sql(KEPT[name], table), None


def table_sql(kept: Kept, table: Table) -> str:
    """SQL that installs the triggers of one table, idempotent."""
    parts = [
        "" if table.salted else f"ALTER TABLE {kept.table} ADD COLUMN {SALT} bytea;",
        # Apart from ADD COLUMN, where a default that differs by row would rewrite the table.
        f"ALTER TABLE {kept.table} ALTER COLUMN {SALT} SET DEFAULT uuid_send(gen_random_uuid());",
        *(f"DROP TRIGGER IF EXISTS {name} ON {kept.table};" for name in NAMES),
        _taking(kept.table, table.layout, table),
        _guards(kept, table),
    ]
    made = "\n".join(part for part in parts if part)
    always = [
        f"ALTER TABLE {kept.table} ENABLE ALWAYS TRIGGER {name};"
        for name in NAMES
        if f"TRIGGER {name} " in made.replace("IF EXISTS ", "IF-EXISTS-")
    ]
    return made + "\n" + "\n".join(always)


def _taking(name: str, layout: Layout, table: Table) -> str:
    function = f"facts_of_{name}"
    entry = """'"' || id || '":"' || digest || '"'"""
    return f"""
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $taken$
DECLARE
  said text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    SELECT string_agg('"' || r.id || '":null', ',') INTO said FROM taken r;
  ELSE
    SELECT string_agg({entry}, ',') INTO said FROM ({digest_sql(layout, table.types, "taken")}) d;
  END IF;
  IF said IS NOT NULL THEN
    PERFORM ledger_facts_add('{{"{layout.key}":{{' || said || '}}}}');
  END IF;
  RETURN NULL;
END $taken$;
CREATE TRIGGER fact_insert AFTER INSERT ON {name} REFERENCING NEW TABLE AS taken
  FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER fact_update AFTER UPDATE ON {name} REFERENCING NEW TABLE AS taken
  FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER fact_delete AFTER DELETE ON {name} REFERENCING OLD TABLE AS taken
  FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE CONSTRAINT TRIGGER fact_left AFTER INSERT OR UPDATE OR DELETE ON {name}
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_facts_left();
"""  # noqa: S608 - names of our own catalogue


def _guards(kept: Kept, table: Table) -> str:
    fixed = [SALT] if kept.moves is None else [*_fixed(kept, table), SALT]
    moved = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in fixed)
    parts = [
        (
            f"CREATE TRIGGER fact_fixed BEFORE UPDATE ON {kept.table} FOR EACH ROW"
            f" WHEN ({moved}) EXECUTE FUNCTION ledger_facts_refuse();"
        ),
        # Later by name, so that the guard has seen the row as it was sent.
        (
            f"CREATE TRIGGER fact_salted BEFORE UPDATE ON {kept.table} FOR EACH ROW"
            f" WHEN (OLD.{SALT} IS NULL) EXECUTE FUNCTION ledger_facts_salt();"
        ),
        (
            f"CREATE TRIGGER fact_whole BEFORE TRUNCATE ON {kept.table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_facts_refuse();"
        ),
    ]
    if not kept.removable:
        parts.append(
            f"CREATE TRIGGER fact_kept BEFORE DELETE ON {kept.table}"
            " FOR EACH ROW EXECUTE FUNCTION ledger_facts_refuse();"
        )
    return "\n".join(parts)


def _fixed(kept: Kept, table: Table) -> list[str]:
    unknown = set(kept.moves or ()) - set(table.types)
    if unknown:
        raise ValueError(f"{kept.table} has no columns {sorted(unknown)}")
    return [column for column in table.types if column not in (kept.moves or ())]
