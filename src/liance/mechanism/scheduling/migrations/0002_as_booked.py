"""What an outing takes always carries its hours, and is announced exactly with its timetable."""

from django.db import migrations

OUTING = """
ALTER TABLE scheduling_outing ADD CONSTRAINT outing_as_timetable
  FOREIGN KEY (timetable_id, firm) REFERENCES scheduling_timetable (id, firm) ON UPDATE CASCADE;
"""
BOOKED = """
ALTER TABLE scheduling_{table} ADD CONSTRAINT {table}_as_outing
  FOREIGN KEY (outing_id, timetable_id, during, firm)
  REFERENCES scheduling_outing (id, timetable_id, during, firm)
  ON UPDATE CASCADE ON DELETE CASCADE;
"""
UNDO = "ALTER TABLE scheduling_{table} DROP CONSTRAINT {name};"
TABLES = ("outingmember", "outinginstrument")


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_initial")]

    operations = [
        migrations.RunSQL(OUTING, UNDO.format(table="outing", name="outing_as_timetable")),
        *(
            migrations.RunSQL(
                BOOKED.format(table=table), UNDO.format(table=table, name=f"{table}_as_outing")
            )
            for table in TABLES
        ),
    ]
