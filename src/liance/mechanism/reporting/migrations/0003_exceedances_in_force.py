"""The day of a source's last exceedance, from the reports in force: those signed before the day was
kept had none, and a corrected one never took it away."""

from django.db import migrations

# As ``reporting.exceeding.last_exceedance``.
FILL = """
UPDATE registry_source s SET exceeded_on = x.day
FROM (
    SELECT s.id, max((coalesce(v.left_at, v.entered_at) AT TIME ZONE 'Asia/Shanghai')::date)
                     FILTER (WHERE r.id IS NOT NULL) AS day
    FROM registry_source s
    LEFT JOIN operations_visit v ON v.source_id = s.id
    LEFT JOIN reporting_report r ON r.visit_id = v.id AND r.state = 'signed'
         AND NOT r.restricted AND r.exceedances > 0
    GROUP BY s.id
) x
WHERE x.id = s.id AND s.exceeded_on IS DISTINCT FROM x.day
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0002_signing_rule"),
        ("registry", "0003_grade_and_exceedance"),
        ("operations", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
