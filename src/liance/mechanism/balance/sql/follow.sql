-- The register of the balance follows the tables below it, in the transaction that changes them.
--
-- Locks: a writer takes its visit's lock shared, the one who counts takes it alone (and gives up
-- when he cannot): so nothing changes between counting a visit and marking it counted.

CREATE FUNCTION balance_touch(p_visit uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_visit IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock_shared(740512, hashtext(p_visit::text));
    UPDATE balance_passage SET counted = false WHERE visit_id = p_visit AND counted;
  END IF;
END $$;

CREATE FUNCTION balance_duty(p_target uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  t record;
  stage text;
BEGIN
  IF p_target IS NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(740513, hashtext(p_target::text));
  SELECT t1.id, t1.jurisdiction_id, p.enforcement_id, p.monitoring_id, t1.period_to
    INTO t FROM planning_target t1 JOIN planning_plan p ON p.id = t1.plan_id
   WHERE t1.id = p_target AND p.approved_at IS NOT NULL;
  IF NOT FOUND THEN
    DELETE FROM balance_duty WHERE target_id = p_target;
    RETURN;
  END IF;
  stage := CASE
    WHEN EXISTS (SELECT FROM coordination_sheet s JOIN operations_visit v ON v.sheet_id = s.id
                  WHERE s.target_id = p_target AND NOT s.restricted) THEN 'visited'
    WHEN EXISTS (SELECT FROM planning_notdone n WHERE n.target_id = p_target) THEN 'reasoned'
    WHEN EXISTS (SELECT FROM coordination_sheet s WHERE s.target_id = p_target
                  AND NOT s.restricted AND s.state NOT IN ('draft', 'withdrawn')) THEN 'sheet'
    ELSE 'open' END;
  INSERT INTO balance_duty AS d
         (target_id, jurisdiction_id, enforcement_id, monitoring_id, due_on, state)
  VALUES (t.id, t.jurisdiction_id, t.enforcement_id, t.monitoring_id, t.period_to, stage)
  ON CONFLICT (target_id) DO UPDATE SET
         jurisdiction_id = excluded.jurisdiction_id, enforcement_id = excluded.enforcement_id,
         monitoring_id = excluded.monitoring_id, due_on = excluded.due_on, state = excluded.state
   WHERE (d.jurisdiction_id, d.enforcement_id, d.monitoring_id, d.due_on, d.state)
         IS DISTINCT FROM (excluded.jurisdiction_id, excluded.enforcement_id,
                           excluded.monitoring_id, excluded.due_on, excluded.state);
END $$;

-- The visit behind an object that a reason was given for; null where there is none.
CREATE FUNCTION balance_visit_of(p_noun text, p_object uuid) RETURNS uuid
LANGUAGE sql STABLE AS $$
  SELECT CASE p_noun
    WHEN 'operations:visit' THEN p_object
    WHEN 'operations:point' THEN (SELECT visit_id FROM operations_visitpoint WHERE id = p_object)
    WHEN 'operations:item' THEN (
      SELECT p.visit_id FROM operations_visititem i
        JOIN operations_visitpoint p ON p.id = i.point_id WHERE i.id = p_object)
    WHEN 'coordination:point' THEN (
      SELECT v.id FROM coordination_point c
        JOIN operations_visit v ON v.sheet_id = c.sheet_id WHERE c.id = p_object)
    WHEN 'custody:bottle' THEN (SELECT visit_id FROM custody_bottle WHERE id = p_object)
    WHEN 'custody:factor' THEN (
      SELECT b.visit_id FROM custody_bottlefactor f
        JOIN custody_bottle b ON b.id = f.bottle_id WHERE f.id = p_object)
    WHEN 'laboratory:determination' THEN (
      SELECT b.visit_id FROM laboratory_determination d
        JOIN custody_bottlefactor f ON f.id = d.bottle_factor_id
        JOIN custody_bottle b ON b.id = f.bottle_id WHERE d.id = p_object)
    WHEN 'reporting:report' THEN (SELECT visit_id FROM reporting_report WHERE id = p_object)
  END
$$;

CREATE FUNCTION balance_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r record;
  x uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
  CASE TG_TABLE_NAME
  WHEN 'planning_target' THEN
    PERFORM balance_duty(r.id);
  WHEN 'planning_notdone' THEN
    PERFORM balance_duty(r.target_id);
    FOR x IN SELECT v.id FROM coordination_sheet s JOIN operations_visit v ON v.sheet_id = s.id
              WHERE s.target_id = r.target_id LOOP
      PERFORM balance_touch(x);
    END LOOP;
  WHEN 'planning_plan' THEN
    FOR x IN SELECT id FROM planning_target WHERE plan_id = r.id ORDER BY id LOOP
      PERFORM balance_duty(x);
    END LOOP;
  WHEN 'coordination_sheet' THEN
    IF TG_OP = 'UPDATE' AND OLD.target_id IS DISTINCT FROM NEW.target_id THEN
      PERFORM balance_duty(OLD.target_id);
    END IF;
    PERFORM balance_duty(r.target_id);
    SELECT id INTO x FROM operations_visit WHERE sheet_id = r.id;
    PERFORM balance_touch(x);
  WHEN 'coordination_point' THEN
    SELECT id INTO x FROM operations_visit WHERE sheet_id = r.sheet_id;
    PERFORM balance_touch(x);
  WHEN 'operations_visit' THEN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO balance_passage (visit_id, day, jurisdiction_id, enforcement_id, monitoring_id,
                                   restricted, named)
      VALUES (r.id, (r.entered_at AT TIME ZONE 'Asia/Shanghai')::date, r.jurisdiction_id,
              r.enforcement_id, r.monitoring_id, r.restricted, r.named);
    ELSE
      PERFORM balance_touch(r.id);
      UPDATE balance_passage SET restricted = r.restricted, named = r.named
       WHERE visit_id = r.id AND (restricted, named) IS DISTINCT FROM (r.restricted, r.named);
    END IF;
    PERFORM balance_duty((SELECT target_id FROM coordination_sheet WHERE id = r.sheet_id));
  WHEN 'operations_visitpoint', 'custody_bottle', 'reporting_report' THEN
    PERFORM balance_touch(r.visit_id);
  WHEN 'operations_visititem' THEN
    PERFORM balance_touch((SELECT visit_id FROM operations_visitpoint WHERE id = r.point_id));
  WHEN 'operations_reading' THEN
    PERFORM balance_touch((SELECT p.visit_id FROM operations_visititem i
                             JOIN operations_visitpoint p ON p.id = i.point_id
                            WHERE i.id = r.item_id));
  WHEN 'custody_bottlefactor', 'custody_receiptcheck', 'custody_gapexplanation',
       'custody_handover' THEN
    PERFORM balance_touch((SELECT visit_id FROM custody_bottle WHERE id = r.bottle_id));
  WHEN 'laboratory_determination' THEN
    PERFORM balance_touch((SELECT b.visit_id FROM custody_bottlefactor f
                             JOIN custody_bottle b ON b.id = f.bottle_id
                            WHERE f.id = r.bottle_factor_id));
  WHEN 'reporting_upload' THEN
    PERFORM balance_touch((SELECT visit_id FROM reporting_report WHERE id = r.report_id));
  WHEN 'clocks_clock' THEN
    SELECT id INTO x FROM operations_visit WHERE id = r.object_id;
    PERFORM balance_touch(x);
  WHEN 'reporting_gapreason' THEN
    PERFORM balance_touch(balance_visit_of(r.noun, r.object_id));
  END CASE;
  RETURN NULL;
END $$;

CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE OF period_to, jurisdiction_id
  ON planning_target FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE
  ON planning_notdone FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER UPDATE OF state
  ON planning_plan FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE
  OR UPDATE OF state, target_id, restricted, late, urgency, ground, after_visit
  ON coordination_sheet FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE
  ON coordination_point FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR UPDATE OF sheet_id, restricted, named, left_at,
  monitoring_closed_at, laboratory_id
  ON operations_visit FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE
  ON operations_visitpoint FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE
  ON operations_visititem FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE
  ON operations_reading FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE OF state, ended_reason
  ON custody_bottle FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE OF no_result_reason, visit_item_id
  ON custody_bottlefactor FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE
  ON custody_receiptcheck FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE
  ON custody_gapexplanation FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE OF state
  ON laboratory_determination FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE OF state
  ON reporting_report FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE OF state, received_at
  ON reporting_upload FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE OR UPDATE OF state
  ON custody_handover FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR DELETE
  ON reporting_gapreason FOR EACH ROW EXECUTE FUNCTION balance_follow();
CREATE TRIGGER balance_follow AFTER INSERT OR UPDATE OF due_at ON clocks_clock FOR EACH ROW
  WHEN (NEW.rule IN ('report.upload', 'sheet.follow')) EXECUTE FUNCTION balance_follow();
