"""What each kind of command says, as a strict shape."""

from liance.flows.fieldwork.bodies import sampling, site
from liance.flows.fieldwork.bodies.common import Shape

KINDS: dict[str, type[Shape]] = {
    "joint_entry": site.JointEntry,
    "urgent_visit": site.UrgentVisit,
    "crew_join": site.CrewJoin,
    "crew_confirm": site.CrewConfirm,
    "company_sign": site.CompanySign,
    "record_add": site.RecordAdd,
    "record_amend": site.RecordAmend,
    "checklist_answer": site.ChecklistAnswer,
    "transcript": site.Transcript,
    "evidence_add": site.EvidenceAdd,
    "evidence_unused": site.EvidenceUnused,
    "signal_raise": site.SignalRaise,
    "signal_acknowledge": site.SignalAcknowledge,
    "signal_answer": site.SignalAnswer,
    "open_field": site.OpenField,
    "leave_site": site.LeaveSite,
    "close_part": site.ClosePart,
    "decide": site.Decide,
    "point_add": sampling.PointAdd,
    "factor_add": sampling.FactorAdd,
    "not_done": sampling.NotDone,
    "bottle_fill": sampling.BottleFill,
    "bottle_confirm": sampling.BottleConfirm,
    "bottle_problem": sampling.BottleProblem,
    "reading_take": sampling.ReadingTake,
    "reading_amend": sampling.ReadingAmend,
    "reading_confirm": sampling.ReadingConfirm,
    "handover_offer": sampling.HandoverOffer,
    "handover_accept": sampling.HandoverAccept,
    "handover_refuse": sampling.HandoverRefuse,
    "laboratory_receive": sampling.LaboratoryReceive,
}
