-- The sums of a month follow duties and settled visits, one row per place and pair of agencies.
-- What is taken away was added before, so an INSERT here always adds.

CREATE FUNCTION balance_add_visit(p balance_passage, sign integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p.restricted THEN RETURN; END IF;
  INSERT INTO balance_monthsum AS m (
    month, jurisdiction_id, enforcement_id, monitoring_id,
    duties, duties_sheet, duties_visited, duties_reasoned,
    visits, planned, daily, petition, emergency, assigned, late, urgent, commissioned, readings,
    repeats, rejected, uploads_late, point_have, point_reasoned, bottle_have, bottle_reasoned,
    result_have, result_reasoned, report_have, report_reasoned, receipt_have, receipt_reasoned
  ) VALUES (
    date_trunc('month', p.day)::date, p.jurisdiction_id, p.enforcement_id, p.monitoring_id,
    0, 0, 0, 0,
    p.visits, p.planned, p.daily, p.petition, p.emergency, p.assigned, p.late, p.urgent,
    p.commissioned, p.readings, p.repeats, p.rejected, p.uploads_late, p.point_have,
    p.point_reasoned, p.bottle_have, p.bottle_reasoned, p.result_have, p.result_reasoned,
    p.report_have, p.report_reasoned, p.receipt_have, p.receipt_reasoned
  ) ON CONFLICT (month, jurisdiction_id, enforcement_id, monitoring_id) DO UPDATE SET
    visits = m.visits + sign * p.visits, planned = m.planned + sign * p.planned,
    daily = m.daily + sign * p.daily, petition = m.petition + sign * p.petition,
    emergency = m.emergency + sign * p.emergency, assigned = m.assigned + sign * p.assigned,
    late = m.late + sign * p.late, urgent = m.urgent + sign * p.urgent,
    commissioned = m.commissioned + sign * p.commissioned,
    readings = m.readings + sign * p.readings, repeats = m.repeats + sign * p.repeats,
    rejected = m.rejected + sign * p.rejected,
    uploads_late = m.uploads_late + sign * p.uploads_late,
    point_have = m.point_have + sign * p.point_have,
    point_reasoned = m.point_reasoned + sign * p.point_reasoned,
    bottle_have = m.bottle_have + sign * p.bottle_have,
    bottle_reasoned = m.bottle_reasoned + sign * p.bottle_reasoned,
    result_have = m.result_have + sign * p.result_have,
    result_reasoned = m.result_reasoned + sign * p.result_reasoned,
    report_have = m.report_have + sign * p.report_have,
    report_reasoned = m.report_reasoned + sign * p.report_reasoned,
    receipt_have = m.receipt_have + sign * p.receipt_have,
    receipt_reasoned = m.receipt_reasoned + sign * p.receipt_reasoned;
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
    duties, duties_sheet, duties_visited, duties_reasoned,
    visits, planned, daily, petition, emergency, assigned, late, urgent, commissioned, readings,
    repeats, rejected, uploads_late, point_have, point_reasoned, bottle_have, bottle_reasoned,
    result_have, result_reasoned, report_have, report_reasoned, receipt_have, receipt_reasoned
  ) VALUES (
    date_trunc('month', d.due_on)::date, d.jurisdiction_id, d.enforcement_id, d.monitoring_id,
    1, s, v, r,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  ) ON CONFLICT (month, jurisdiction_id, enforcement_id, monitoring_id) DO UPDATE SET
    duties = m.duties + sign, duties_sheet = m.duties_sheet + sign * s,
    duties_visited = m.duties_visited + sign * v, duties_reasoned = m.duties_reasoned + sign * r;
END $$;

CREATE FUNCTION balance_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'balance_passage' THEN
    IF TG_OP <> 'INSERT' AND OLD.settled THEN PERFORM balance_add_visit(OLD, -1); END IF;
    IF TG_OP <> 'DELETE' AND NEW.settled THEN PERFORM balance_add_visit(NEW, 1); END IF;
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
