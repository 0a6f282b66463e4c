"""Which columns of each table vary from row to row; the order is that of the row functions."""

from liance.flows.seeding.numbers import text
from liance.flows.seeding.sizes import BUILT
from liance.flows.seeding.tables import Rows

BORN = text(BUILT)

TABLES: dict[str, Rows] = {
    "source": Rows(
        "registry.Source", "id", "name", "credit_code", "permit_code", "identity",
        "jurisdiction_id", "address", "lon", "lat", "industry", "management", "key_unit",
        created_at=BORN,
    ),
    "outlet": Rows(
        "registry.Outlet", "id", "source_id", "code", "name", medium="water", created_at=BORN
    ),
    "outlet_factor": Rows(
        "registry.OutletFactor", "id", "outlet_id", "factor", "limit", "unit",
        standard="GB 18918-2002", created_at=BORN,
    ),
    "plan": Rows(
        "planning.Plan", "id", "title", "jurisdiction_id", "department_id", "enforcement_id",
        "monitoring_id", kind="annual", year="2026", state="accepted", created_at=BORN,
        approved_at=BORN, filed_at=BORN,
    ),
    "stratum": Rows(
        "planning.Stratum", "id", "plan_id", order="1", name="重点管理单位", by="management",
        value="key", ratio="100", frequency="1", created_at=BORN,
    ),
    "target": Rows(
        "planning.Target", "id", "plan_id", "stratum_id", "number", "source_id",
        "jurisdiction_id", "period_from", "period_to", created_at=BORN,
    ),
    "not_done": Rows(
        "planning.NotDone", "id", "created_at", "target_id", "reason", "by_id", "at",
        "department_id",
    ),
    "sheet": Rows(
        "coordination.Sheet", "id", "created_at", "enforcement_id", "monitoring_id",
        "department_id", "jurisdiction_id", "source_id", "target_id", "handler_id", "state",
        "sequence", "number", "ground", "urgency", "urgency_note", "restricted", "named",
        "unit_name", "planned_from", "planned_to", "sent_at", "late", "late_reason", "received_at",
        "returned_at", year="2026", stock_confirmed="t",
    ),
    "point": Rows(
        "coordination.Point", "id", "created_at", "sheet_id", "order", "outlet_id", "code", "name",
        medium="water",
    ),
    "item": Rows(
        "coordination.Item", "id", "created_at", "point_id", "order", "factor", "limit", "unit",
        "on_site", standard="GB 18918-2002",
    ),
    "visit": Rows(
        "operations.Visit", "id", "created_at", "sheet_id", "source_id", "jurisdiction_id",
        "enforcement_id", "monitoring_id", "ground", "urgency", "urgency_note", "restricted",
        "named", "state", "entered_at", "left_at", "enforcement_closed_at",
        "enforcement_closed_by_id", "monitoring_closed_at", "monitoring_closed_by_id", regular="t",
        companion="企业陪同人", companion_signed="t",
    ),
    "crew": Rows(
        "operations.CrewMember", "id", "created_at", "visit_id", "side", "staff_id", "entered_at",
        "confirmed_at", certificate_number="270301100",
    ),
    "visit_point": Rows(
        "operations.VisitPoint", "id", "created_at", "visit_id", "order", "sheet_point_id",
        "outlet_id", "code", "name", "not_done_reason", medium="water",
    ),
    "visit_item": Rows(
        "operations.VisitItem", "id", "created_at", "point_id", "order", "factor", "limit", "unit",
        "on_site", standard="GB 18918-2002",
    ),
    "reading": Rows(
        "operations.Reading", "id", "created_at", "item_id", "raw", "instrument_id", "by_id",
        "confirmed_by_id", "at", "confirmed_at", repeat="1", unit="无量纲", verdict="compliant",
        calibration="测前测后校准合格", state="confirmed",
    ),
    "bottle": Rows(
        "custody.Bottle", "id", "created_at", "visit_id", "point_id", "number", "qc",
        "seal_number", "state", "sampled_at", "sampled_by_id", "confirmed_by_id", "confirmed_at",
        "holder_id", "laboratory_id", container="G", preservative="HNO3，pH<2", volume_ml="500",
    ),
    "bottle_factor": Rows(
        "custody.BottleFactor", "id", "created_at", "bottle_id", "factor", "visit_item_id",
        "limit", "unit", "analysed_at", hold_minutes="10080", standard="GB 18918-2002",
    ),
    "receipt": Rows(
        "custody.ReceiptCheck", "id", "created_at", "bottle_id", "seal_intact", "accepted",
        "reason", "by_id", "at", in_time="t", temperature_c="4.0", place="冷藏柜 1",
    ),
    "determination": Rows(
        "laboratory.Determination", "id", "created_at", "bottle_factor_id", "laboratory_id",
        "repeat", "raw", "value", "unit", "method", "instrument_id", "started_at", "state",
        "analyst_id", "entered_at", "checked_by_id", "checked_at", "approved_by_id", "approved_at",
        "verdict", "times", qualifier="=",
    ),
    "clock": Rows(
        "clocks.Clock", "id", "object_id", "agency_id", "subject", "url", "started_at", "due_at",
        "stopped_at", "outcome", rule="report.upload", noun="operations:visit",
        title="上传监测结果", named="[]", explanation="{}",
    ),
    "report": Rows(
        "reporting.Report", "id", "created_at", "visit_id", "agency_id", "jurisdiction_id",
        "number", "code", "restricted", "named", "exceedances", "completed_at", "prepared_by_id",
        "prepared_at", "reviewed_by_id", "reviewed_at", "signed_by_id", "signed_at",
        "content", state="signed",
    ),
    "upload": Rows(
        "reporting.Upload", "id", "created_at", "report_id", "state", "requested_at",
        "requested_by_id", "first_sent_at", "receipt_number", "received_at", attempts="1",
    ),
    "copy": Rows(
        "reporting.Copy", "id", "created_at", "report_id", "addressee_id", "state", "sent_at",
        "sent_by_id", "received_at", "received_by_id",
    ),
}  # fmt: skip
