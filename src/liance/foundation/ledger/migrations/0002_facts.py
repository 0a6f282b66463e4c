"""Digests of rows: layouts, what no event took up, the functions behind the tables' triggers."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "facts.sql"

UNDO = """
DROP TABLE ledger_layout, ledger_late;
DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
            WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'ledger\\_facts\\_%'
  LOOP EXECUTE format('DROP FUNCTION %s CASCADE', f); END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    """Django reads none of these tables as models."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL([SQL.read_text("utf-8")], reverse_sql=UNDO)]
