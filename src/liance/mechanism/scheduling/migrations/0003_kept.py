"""Outings that were taken over from an announced version say so."""

from django.db import migrations, models

KEPT = """
UPDATE scheduling_outing o SET kept = true
FROM scheduling_timetable t, scheduling_timetable said, scheduling_outing old,
     scheduling_plannedvisit v, scheduling_plannedvisit was
WHERE t.id = o.timetable_id AND t.state = 'draft' AND o.fixed
  AND said.plan_id = t.plan_id AND said.state = 'announced'
  AND old.timetable_id = said.id AND old.day = o.day
  AND v.outing_id = o.id AND was.outing_id = old.id AND was.target_id = v.target_id;
"""


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0002_as_booked")]

    operations = [
        migrations.AddField(
            model_name="outing",
            name="kept",
            field=models.BooleanField(
                default=False, help_text="taken over from the announced version"
            ),
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
