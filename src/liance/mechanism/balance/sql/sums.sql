-- The sums of a month follow duties and counted visits, one row per place and pair of agencies.
-- What is taken away was added before, so an INSERT here always adds.

CREATE FUNCTION balance_add_visit(p balance_passage, sign integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p.restricted THEN RETURN; END IF;
  INSERT INTO balance_monthsum AS m (
    month, jurisdiction_id, enforcement_id, monitoring_id,
    duties, duties_sheet, duties_visited, duties_reasoned,
    visits, planned, daily, petition, emergency, assigned, late, urgent, commissioned, readings,
    repeats, rejected, uploads_late, sheet_in_time, sheet_reasoned, sheet_broken, point_have,
    point_in_time, point_reasoned, point_broken, bottle_have, bottle_in_time, bottle_reasoned,
    bottle_broken, result_have, result_in_time, result_reasoned, result_broken, report_have,
    report_in_time, report_reasoned, report_broken, receipt_have, receipt_in_time,
    receipt_reasoned, receipt_broken
  ) VALUES (
    date_trunc('month', p.day)::date, p.jurisdiction_id, p.enforcement_id, p.monitoring_id,
    0, 0, 0, 0,
    p.visits, p.planned, p.daily, p.petition, p.emergency, p.assigned, p.late, p.urgent,
    p.commissioned, p.readings, p.repeats, p.rejected, p.uploads_late, p.sheet_in_time,
    p.sheet_reasoned, p.sheet_broken, p.point_have, p.point_in_time, p.point_reasoned,
    p.point_broken, p.bottle_have, p.bottle_in_time, p.bottle_reasoned, p.bottle_broken,
    p.result_have, p.result_in_time, p.result_reasoned, p.result_broken, p.report_have,
    p.report_in_time, p.report_reasoned, p.report_broken, p.receipt_have, p.receipt_in_time,
    p.receipt_reasoned, p.receipt_broken
  ) ON CONFLICT (month, jurisdiction_id, enforcement_id, monitoring_id) DO UPDATE SET
    visits = m.visits + sign * p.visits, planned = m.planned + sign * p.planned,
    daily = m.daily + sign * p.daily, petition = m.petition + sign * p.petition,
    emergency = m.emergency + sign * p.emergency, assigned = m.assigned + sign * p.assigned,
    late = m.late + sign * p.late, urgent = m.urgent + sign * p.urgent,
    commissioned = m.commissioned + sign * p.commissioned,
    readings = m.readings + sign * p.readings, repeats = m.repeats + sign * p.repeats,
    rejected = m.rejected + sign * p.rejected,
    uploads_late = m.uploads_late + sign * p.uploads_late,
    sheet_in_time = m.sheet_in_time + sign * p.sheet_in_time,
    sheet_reasoned = m.sheet_reasoned + sign * p.sheet_reasoned,
    sheet_broken = m.sheet_broken + sign * p.sheet_broken,
    point_have = m.point_have + sign * p.point_have,
    point_in_time = m.point_in_time + sign * p.point_in_time,
    point_reasoned = m.point_reasoned + sign * p.point_reasoned,
    point_broken = m.point_broken + sign * p.point_broken,
    bottle_have = m.bottle_have + sign * p.bottle_have,
    bottle_in_time = m.bottle_in_time + sign * p.bottle_in_time,
    bottle_reasoned = m.bottle_reasoned + sign * p.bottle_reasoned,
    bottle_broken = m.bottle_broken + sign * p.bottle_broken,
    result_have = m.result_have + sign * p.result_have,
    result_in_time = m.result_in_time + sign * p.result_in_time,
    result_reasoned = m.result_reasoned + sign * p.result_reasoned,
    result_broken = m.result_broken + sign * p.result_broken,
    report_have = m.report_have + sign * p.report_have,
    report_in_time = m.report_in_time + sign * p.report_in_time,
    report_reasoned = m.report_reasoned + sign * p.report_reasoned,
    report_broken = m.report_broken + sign * p.report_broken,
    receipt_have = m.receipt_have + sign * p.receipt_have,
    receipt_in_time = m.receipt_in_time + sign * p.receipt_in_time,
    receipt_reasoned = m.receipt_reasoned + sign * p.receipt_reasoned,
    receipt_broken = m.receipt_broken + sign * p.receipt_broken;
END $$;

CREATE FUNCTION balance_add_duty(d balance_duty, sign integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  s integer := (d.state = 'sheet')::integer;
  v integer := (d.state = 'visited')::integer;
  r integer := (d.state = 'reasoned')::integer;
BEGIN
  INSERT INTO balance_monthsum AS m (
    month, jurisdiction_id, enforcement_id, monitoring_id,
    duties, duties_sheet, duties_visited, duties_reasoned
  ) VALUES (
    date_trunc('month', d.due_on)::date, d.jurisdiction_id, d.enforcement_id, d.monitoring_id,
    1, s, v, r
  ) ON CONFLICT (month, jurisdiction_id, enforcement_id, monitoring_id) DO UPDATE SET
    duties = m.duties + sign, duties_sheet = m.duties_sheet + sign * s,
    duties_visited = m.duties_visited + sign * v, duties_reasoned = m.duties_reasoned + sign * r;
END $$;

CREATE FUNCTION balance_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'balance_passage' THEN
    IF TG_OP <> 'INSERT' AND OLD.counted THEN PERFORM balance_add_visit(OLD, -1); END IF;
    IF TG_OP <> 'DELETE' AND NEW.counted THEN PERFORM balance_add_visit(NEW, 1); END IF;
  ELSE
    IF TG_OP <> 'INSERT' THEN PERFORM balance_add_duty(OLD, -1); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM balance_add_duty(NEW, 1); END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER balance_sum AFTER INSERT OR DELETE OR UPDATE
  ON balance_passage FOR EACH ROW EXECUTE FUNCTION balance_sum();
CREATE TRIGGER balance_sum AFTER INSERT OR DELETE OR UPDATE
  ON balance_duty FOR EACH ROW EXECUTE FUNCTION balance_sum();
