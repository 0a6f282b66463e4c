from django.db import migrations

# As findings.spoken_of says it, of the leads that stand already.
SPOKEN = """
INSERT INTO screening_spoken (lead_id, visit_id, example)
WITH held AS (
  SELECT l.id AS lead, l.visit_id AS own, e.value->>0 AS source, e.value->>1 AS key
    FROM screening_lead l CROSS JOIN jsonb_array_elements(l.rows) e
   WHERE NOT EXISTS (SELECT FROM screening_spoken s WHERE s.lead_id = l.id)
), of AS (
  SELECT h.lead, h.own, h.key, found.visit
    FROM held h CROSS JOIN LATERAL (
      SELECT b.visit_id AS visit FROM laboratory_determination d
        JOIN custody_bottlefactor f ON f.id = d.bottle_factor_id
        JOIN custody_bottle b ON b.id = f.bottle_id
       WHERE h.source = 'results' AND d.id = h.key::uuid
      UNION ALL SELECT p.visit_id FROM operations_reading r
        JOIN operations_visititem m ON m.id = r.item_id
        JOIN operations_visitpoint p ON p.id = m.point_id
       WHERE h.source = 'readings' AND r.id = h.key::uuid
      UNION ALL SELECT c.visit_id FROM operations_crewmember c
       WHERE h.source = 'crew' AND c.id = h.key::uuid
      UNION ALL SELECT b.visit_id FROM custody_bottle b
       WHERE h.source = 'bottles' AND b.id = h.key::uuid
      UNION ALL SELECT v.id FROM operations_visit v
       WHERE h.source = 'visits' AND v.id = h.key::uuid
      UNION ALL SELECT n.visit_id FROM operations_attachment a
        JOIN operations_entry n ON n.id = a.entry_id
       WHERE h.source = 'photos' AND a.id = h.key::uuid
      UNION ALL SELECT b.visit_id FROM custody_bottlefactor f
        JOIN custody_bottle b ON b.id = f.bottle_id
       WHERE h.source = 'factors' AND f.id = h.key::uuid
      UNION ALL SELECT p.visit_id FROM operations_visititem m
        JOIN operations_visitpoint p ON p.id = m.point_id
       WHERE h.source = 'items' AND m.id = h.key::uuid
    ) found
), counted AS (
  SELECT lead, count(DISTINCT visit) AS visits FROM of GROUP BY 1
), said AS (
  SELECT id AS lead, visit_id AS visit, false AS example FROM screening_lead
   WHERE visit_id IS NOT NULL
  UNION ALL
  SELECT o.lead, o.visit, false FROM of o JOIN counted c USING (lead) WHERE c.visits <= 2
  UNION ALL
  SELECT lead, visit, true FROM (
    SELECT DISTINCT ON (o.lead) o.lead, o.visit FROM of o JOIN counted c USING (lead)
     WHERE c.visits > 2 ORDER BY o.lead, right(replace(o.key, '-', ''), 15), o.key
  ) first
)
SELECT lead, visit, bool_and(example) FROM said
 WHERE NOT EXISTS (SELECT FROM screening_spoken s WHERE s.lead_id = said.lead)
 GROUP BY lead, visit
"""


class Migration(migrations.Migration):
    dependencies = [
        ("custody", "0005_open_factors"),
        ("laboratory", "0007_means_of_readings"),
        ("operations", "0005_grounds"),
        ("screening", "0003_spoken"),
    ]

    operations = [migrations.RunSQL(SPOKEN, migrations.RunSQL.noop)]
