"""Edge triggers: the database refuses an illegal step even from psql."""

from typing import Any

from django.apps import apps
from django.db import connections

from liance.foundation.kernel.machine import MACHINES, Machine

CHECK = """
CREATE OR REPLACE FUNCTION kernel_check_edge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> TG_ARGV[0] THEN
      RAISE EXCEPTION '% may not begin as %', TG_TABLE_NAME, NEW.state
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NOT ((OLD.state || '>' || NEW.state) = ANY (TG_ARGV)) THEN
    RAISE EXCEPTION 'illegal step of %: % > %', TG_TABLE_NAME, OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION kernel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS append_only ON kernel_transition;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kernel_transition
  FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
ALTER TABLE kernel_transition ENABLE ALWAYS TRIGGER append_only;
"""


def trigger_sql(machine: Machine) -> str:
    """SQL that installs the triggers of one machine, idempotent."""
    edges = ", ".join(f"'{a}>{b}'" for a, b in machine.pairs())
    table = machine.table
    return f"""
DROP TRIGGER IF EXISTS edge_insert ON {table};
DROP TRIGGER IF EXISTS edge_update ON {table};
CREATE TRIGGER edge_insert BEFORE INSERT ON {table}
  FOR EACH ROW EXECUTE FUNCTION kernel_check_edge('{machine.initial}');
CREATE TRIGGER edge_update BEFORE UPDATE OF state ON {table}
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION kernel_check_edge({edges or "''"});
ALTER TABLE {table} ENABLE ALWAYS TRIGGER edge_insert;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER edge_update;
"""


def sync(using: str = "default") -> None:
    """Install the triggers of all machines whose table stands. Needs the owner's rights."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if "kernel_transition" not in tables:
        return
    with connection.cursor() as cursor:
        cursor.execute(CHECK)
        for machine in MACHINES.values():
            if machine.table in tables:
                cursor.execute(trigger_sql(machine))


def sync_after_migrate(*, app_config: Any, using: str, **_: object) -> None:
    """Run once per migrate, after the last application of ours."""
    # Django tells only applications with models.
    ours = [
        c.label for c in apps.get_app_configs() if c.name.startswith("liance.") and c.models_module
    ]
    if ours and app_config.label == ours[-1]:
        sync(using)
