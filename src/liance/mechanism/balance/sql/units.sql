-- Every unit of the steps after the contact sheet, each in exactly one class.
-- {visits}: which passages. Parameters: at, left_since, hold, analysis.
v AS MATERIALIZED (
  SELECT v.id, v.source_id, v.sheet_id, s.target_id, v.ground, v.urgency, v.laboratory_id,
         coalesce(s.late, false) AS late, s.state AS sheet_state,
         p.day, p.jurisdiction_id, p.enforcement_id, p.monitoring_id, v.entered_at, v.left_at, v.monitoring_closed_at,
         coalesce(v.monitoring_closed_at, v.left_at, v.entered_at) AS ended_at,
         v.monitoring_closed_at IS NULL AND (v.left_at IS NULL OR v.left_at >= %(left_since)s)
           AS sampling,
         -- 24:00 of the day after departure, when what was not taken becomes a break
         CASE WHEN v.monitoring_closed_at IS NULL AND v.left_at IS NOT NULL THEN
           (date_trunc('day', v.left_at AT TIME ZONE 'Asia/Shanghai') + interval '2 days')
             AT TIME ZONE 'Asia/Shanghai' END AS sampling_until,
         coalesce(s.after_visit, true) AS sheet_followed, n.target_id IS NOT NULL AS excused
    FROM balance_passage p
    JOIN operations_visit v ON v.id = p.visit_id
    LEFT JOIN coordination_sheet s ON s.id = v.sheet_id
    LEFT JOIN planning_notdone n ON n.target_id = s.target_id
   WHERE {visits}
),
pt AS MATERIALIZED (
  SELECT vp.id, vp.visit_id, vp.not_done_reason, v.sampling, v.ended_at, v.excused,
         EXISTS (SELECT FROM custody_bottle b WHERE b.point_id = vp.id)
         OR EXISTS (SELECT FROM operations_visititem i JOIN operations_reading r ON r.item_id = i.id
                     WHERE i.point_id = vp.id) AS taken
    FROM v JOIN operations_visitpoint vp ON vp.visit_id = v.id
),
points AS (
  SELECT pt.visit_id, 'point' AS step, 'operations:point' AS noun, pt.id AS object_id,
         CASE WHEN pt.taken THEN 'have'
              WHEN pt.not_done_reason <> '' OR pt.excused THEN 'reasoned'
              WHEN EXISTS (SELECT FROM operations_visititem i WHERE i.point_id = pt.id)
                   AND NOT EXISTS (SELECT FROM operations_visititem i
                                    WHERE i.point_id = pt.id AND i.not_done_reason = '')
                THEN 'reasoned'
              WHEN g.id IS NOT NULL THEN 'reasoned'
              WHEN pt.sampling THEN 'in_time' ELSE 'broken' END AS class,
         pt.ended_at AS since
    FROM pt LEFT JOIN reporting_gapreason g ON g.stage = 'point' AND g.object_id = pt.id
  UNION ALL
  SELECT v.id, 'point', 'coordination:point', sp.id,
         CASE WHEN g.id IS NOT NULL OR v.excused THEN 'reasoned' WHEN v.sampling THEN 'in_time'
              ELSE 'broken' END, v.ended_at
    FROM v JOIN coordination_point sp ON sp.sheet_id = v.sheet_id
    LEFT JOIN reporting_gapreason g ON g.stage = 'point' AND g.object_id = sp.id
   WHERE NOT v.sheet_followed
     AND NOT EXISTS (SELECT FROM operations_visitpoint vp
                      WHERE vp.visit_id = v.id AND vp.sheet_point_id = sp.id)
  UNION ALL
  SELECT v.id, 'point', 'operations:visit', v.id,
         CASE WHEN g.id IS NOT NULL OR v.excused THEN 'reasoned' WHEN v.sampling THEN 'in_time'
              ELSE 'broken' END, v.ended_at
    FROM v LEFT JOIN reporting_gapreason g ON g.stage = 'point' AND g.object_id = v.id
   WHERE NOT EXISTS (SELECT FROM operations_visitpoint vp WHERE vp.visit_id = v.id)
     AND NOT EXISTS (SELECT FROM coordination_point sp
                      WHERE sp.sheet_id = v.sheet_id AND NOT v.sheet_followed)
),
items AS MATERIALIZED (
  SELECT pt.visit_id, pt.sampling, pt.ended_at, i.id, i.on_site, i.not_done_reason,
         (SELECT count(*) FROM operations_reading r WHERE r.item_id = i.id AND r.amends_id IS NULL)
           AS readings,
         EXISTS (SELECT FROM custody_bottle b JOIN custody_bottlefactor f ON f.bottle_id = b.id
                  WHERE b.point_id = pt.id AND f.visit_item_id = i.id) AS bottled
    FROM pt JOIN operations_visititem i ON i.point_id = pt.id
   WHERE pt.taken
),
bt AS MATERIALIZED (
  SELECT b.id, b.visit_id, b.state, b.ended_reason, b.sampled_at, c.accepted,
         least(b.sampled_at + %(receipt)s::interval,
               (SELECT min(h.offered_at) + %(tolerance)s::interval FROM custody_handover h
                 WHERE h.bottle_id = b.id AND h.state = 'offered')) AS due_at
    FROM v JOIN custody_bottle b ON b.visit_id = v.id
    LEFT JOIN custody_receiptcheck c ON c.bottle_id = b.id
),
bottles AS (
  SELECT bt.visit_id, 'bottle' AS step, 'custody:bottle' AS noun, bt.id AS object_id,
         CASE WHEN bt.accepted THEN 'have'
              WHEN bt.accepted = false OR bt.state = 'lost' THEN 'reasoned'
              WHEN g.id IS NOT NULL THEN 'reasoned'
              WHEN bt.due_at <= %(at)s
                THEN CASE WHEN EXISTS (SELECT FROM custody_gapexplanation e
                                        WHERE e.bottle_id = bt.id
                                          AND e.kind IN ('no_receipt', 'unanswered', 'nobody'))
                          THEN 'reasoned' ELSE 'broken' END
              ELSE 'in_time' END AS class,
         bt.due_at AS since
    FROM bt LEFT JOIN reporting_gapreason g ON g.stage = 'bottle' AND g.object_id = bt.id
  UNION ALL
  SELECT items.visit_id, 'bottle', 'operations:item', items.id,
         CASE WHEN items.not_done_reason <> '' OR g.id IS NOT NULL THEN 'reasoned'
              WHEN items.sampling THEN 'in_time' ELSE 'broken' END, items.ended_at
    FROM items LEFT JOIN reporting_gapreason g ON g.stage = 'bottle' AND g.object_id = items.id
   WHERE NOT items.on_site AND NOT items.bottled AND items.readings = 0
),
bf AS MATERIALIZED (
  SELECT bt.visit_id, bt.state AS bottle_state, bt.sampled_at, f.id, f.no_result_reason,
         f.no_result_at,
         bt.sampled_at + CASE WHEN f.hold_minutes IS NULL THEN %(analysis)s::interval
                              ELSE f.hold_minutes * interval '1 minute' END AS due_at
    FROM bt JOIN custody_bottlefactor f ON f.bottle_id = bt.id
   WHERE bt.accepted
),
made AS MATERIALIZED (
  SELECT bf.visit_id, bf.id AS factor_id, d.id, d.state, d.entered_at, d.repeat, d.approved_at
    FROM bf JOIN laboratory_determination d ON d.bottle_factor_id = bf.id
   WHERE d.state <> 'superseded'
),
results AS (
  SELECT made.visit_id, 'result' AS step, 'laboratory:determination' AS noun, made.id AS object_id,
         CASE WHEN made.state = 'approved' THEN 'have'
              WHEN g.id IS NOT NULL THEN 'reasoned'
              WHEN made.entered_at + %(analysis)s::interval <= %(at)s THEN 'broken'
              ELSE 'in_time' END AS class,
         made.entered_at + %(analysis)s::interval AS since, 1 AS n
    FROM made LEFT JOIN reporting_gapreason g
      ON g.stage = 'result' AND g.object_id = made.id AND made.state <> 'approved'
  UNION ALL
  SELECT bf.visit_id, 'result', 'custody:factor', bf.id,
         CASE WHEN bf.no_result_reason <> '' OR bf.bottle_state = 'lost' OR g.id IS NOT NULL
                THEN 'reasoned'
              WHEN bf.due_at <= %(at)s THEN 'broken' ELSE 'in_time' END, bf.due_at, 1
    FROM bf LEFT JOIN reporting_gapreason g ON g.stage = 'result' AND g.object_id = bf.id
   WHERE NOT EXISTS (SELECT FROM made WHERE made.factor_id = bf.id)
  UNION ALL
  SELECT items.visit_id, 'result', 'operations:item', items.id,
         CASE WHEN items.readings > 0 THEN 'have'
              WHEN items.not_done_reason <> '' OR g.id IS NOT NULL THEN 'reasoned'
              WHEN items.sampling THEN 'in_time' ELSE 'broken' END,
         items.ended_at, greatest(items.readings, 1)::integer
    FROM items LEFT JOIN reporting_gapreason g ON g.stage = 'result' AND g.object_id = items.id
   WHERE items.readings > 0 OR (items.on_site AND NOT items.bottled)
),
issued AS MATERIALIZED (
  SELECT v.id AS visit_id, r.id AS report_id, r.number, u.state AS upload_state, u.first_sent_at,
         u.received_at, c.due_at
    FROM v
    LEFT JOIN reporting_report r ON r.visit_id = v.id AND r.state = 'signed'
    LEFT JOIN reporting_upload u ON u.report_id = r.id
    LEFT JOIN LATERAL (
      SELECT due_at FROM clocks_clock c
       WHERE c.object_id = v.id AND c.rule = 'report.upload' ORDER BY c.started_at LIMIT 1
    ) c ON true
),
reports AS (
  SELECT i.visit_id, 'report' AS step, 'operations:visit' AS noun, i.visit_id AS object_id,
         CASE WHEN i.report_id IS NOT NULL THEN 'have'
              WHEN g.id IS NOT NULL THEN 'reasoned'
              WHEN i.due_at <= %(at)s THEN 'broken' ELSE 'in_time' END AS class, i.due_at AS since
    FROM issued i LEFT JOIN reporting_gapreason g
      ON g.stage = 'report' AND g.object_id = i.visit_id
),
receipts AS (
  SELECT i.visit_id, 'receipt' AS step, 'reporting:report' AS noun, i.report_id AS object_id,
         CASE WHEN i.upload_state = 'received' THEN 'have'
              WHEN g.id IS NOT NULL THEN 'reasoned'
              WHEN i.due_at <= %(at)s
                THEN CASE WHEN i.upload_state = 'platform_down' AND i.first_sent_at < i.due_at
                          THEN 'reasoned' ELSE 'broken' END
              ELSE 'in_time' END AS class, i.due_at AS since
    FROM issued i LEFT JOIN reporting_gapreason g
      ON g.stage = 'receipt' AND g.object_id = i.report_id
   WHERE i.report_id IS NOT NULL
),
followed AS (
  SELECT v.id AS visit_id, 'sheet' AS step, 'operations:visit' AS noun, v.id AS object_id,
         CASE WHEN g.id IS NOT NULL THEN 'reasoned' WHEN c.due_at <= %(at)s THEN 'broken'
              ELSE 'in_time' END AS class, c.due_at AS since
    FROM v
    LEFT JOIN reporting_gapreason g ON g.stage = 'sheet' AND g.object_id = v.id
    LEFT JOIN LATERAL (
      SELECT due_at FROM clocks_clock c
       WHERE c.object_id = v.id AND c.rule = 'sheet.follow' ORDER BY c.started_at LIMIT 1
    ) c ON true
   -- a sheet that was withdrawn is none
   WHERE v.sheet_id IS NULL OR v.sheet_state = 'withdrawn'
),
units AS (
  SELECT visit_id, step, class, 1 AS n, noun, object_id, since FROM followed
  UNION ALL SELECT visit_id, step, class, 1, noun, object_id, since FROM points
  UNION ALL SELECT visit_id, step, class, 1, noun, object_id, since FROM bottles
  UNION ALL SELECT visit_id, step, class, n, noun, object_id, since FROM results
  UNION ALL SELECT visit_id, step, class, 1, noun, object_id, since FROM reports
  UNION ALL SELECT visit_id, step, class, 1, noun, object_id, since FROM receipts
),
facts AS (
  SELECT v.id AS visit_id, 1 AS visits, (v.target_id IS NOT NULL)::integer AS planned,
         (v.target_id IS NULL AND v.ground = 'daily')::integer AS daily,
         (v.target_id IS NULL AND v.ground = 'petition')::integer AS petition,
         (v.target_id IS NULL AND v.ground = 'emergency')::integer AS emergency,
         (v.target_id IS NULL AND v.ground = 'assigned')::integer AS assigned,
         v.late::integer AS late, (v.urgency <> 'routine')::integer AS urgent,
         (v.laboratory_id IS NOT NULL)::integer AS commissioned,
         coalesce(rd.readings, 0)::integer AS readings, coalesce(rp.repeats, 0)::integer AS repeats,
         coalesce(rj.rejected, 0)::integer AS rejected,
         coalesce(i.received_at >= i.due_at, false)::integer AS uploads_late
    FROM v JOIN issued i ON i.visit_id = v.id
    LEFT JOIN (SELECT visit_id, sum(readings) AS readings FROM items GROUP BY 1) rd
      ON rd.visit_id = v.id
    LEFT JOIN (SELECT visit_id, count(*) AS repeats FROM made WHERE repeat > 1 GROUP BY 1) rp
      ON rp.visit_id = v.id
    LEFT JOIN (SELECT visit_id, count(*) AS rejected FROM bt WHERE accepted = false GROUP BY 1) rj
      ON rj.visit_id = v.id
)
