"""Every exceedance ends in a case or a reasoned "no case", every case in an end (R5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.report_scene import amend, correct, exceeding, operation, sign, signed
from tests.rewriting import rewrite

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import IllegalTransition, NotFound, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.custody.actions import keeping
from liance.mechanism.custody.models import Bottle, ReceiptCheck
from liance.mechanism.custody.queries import evidence_of, evidence_of_bottle
from liance.mechanism.operations.models import Visit
from liance.mechanism.reporting.actions import cases
from liance.mechanism.reporting.compose import compose
from liance.mechanism.reporting.models import Case, Penalty

pytestmark = pytest.mark.usefixtures("exceeded")


def pending(world: World) -> Ending:
    """Issued, copied, acknowledged: the decision is due."""
    return exceeding(world).prepare().review().sign().copy()


def filed(world: World) -> Ending:
    return pending(world).file_case()


@pytest.mark.clause("R5")
def test_an_exceedance_asks_for_a_decision_once_the_report_is_acknowledged(world: World) -> None:
    ending = exceeding(world).prepare().review().sign()
    case = ending.case()
    assert case.state == "pending"
    assert not Clock.objects.filter(rule="case.decide").exists()
    ending.copy()
    clock = Clock.objects.get(rule="case.decide", object_id=case.id)
    assert clock.agency_id == world.agencies["main.enforcement"].id
    assert clock.started_at == ending.operation.at(15, days=1)


def test_without_exceedance_there_is_no_case(world: World) -> None:
    Ending(operation(world).to_laboratory()).finish()
    assert not Case.objects.exists()


@pytest.mark.clause("D2", "R5")
def test_an_exceedance_of_a_deficient_visit_is_decided_on_as_well(world: World) -> None:
    ending = exceeding(world)
    visits = Visit.objects.filter(pk=ending.operation.visit.pk)
    rewrite(visits, regular=False, deficiencies=["operations.monitors_short"])
    report = signed(ending)
    assert report.exceedances == 1, "sample and field parallel are one item"
    case = ending.case()
    assert case.state == "pending"
    event = Event.objects.get(kind="reporting:case:pending", object_id=case.id)
    assert '"serves_as_evidence":false' in event.body.replace(" ", "")
    op = ending.operation
    cases.dismiss(
        case_id=case.id, version=case.version, reason="进场人员不足，取证有缺陷",
        actor=op.who("liwentao"), at=op.at(9, days=2),
    )  # fmt: skip
    assert ending.case().state == "no_case"
    assert "不作为处罚证据" in "".join(report.content["deviations"])


@pytest.mark.clause("D4")
def test_a_broken_seal_speaks_against_the_results_until_it_is_explained(world: World) -> None:
    ending = exceeding(world)
    visit, at = ending.operation.visit, ending.operation.at(9, days=1)
    assert evidence_of(visit, at=at).serves
    bottle = Bottle.objects.filter(visit=visit, factors__factor="化学需氧量", qc="normal").get()
    rewrite(ReceiptCheck.objects.filter(bottle=bottle), seal_intact=False)
    (gap,) = evidence_of(visit, at=at).gaps
    assert (gap.bottle_id, gap.kind) == (bottle.id, "seal_broken")
    assert not evidence_of_bottle(bottle, at=at).serves
    said = compose(visit, agency=visit.monitoring, number="", remark="", at=at).deviations
    assert any("封志破损" in line and "没有说明，不作为证据" in line for line in said)
    keeping.explain(
        bottle_id=bottle.id, kind=gap.kind, started_at=gap.start, text="开箱时刮破，瓶封完好",
        actor=ending.operation.who("sunyulan"), at=at,
    )  # fmt: skip
    assert evidence_of(visit, at=at).serves
    said = compose(visit, agency=visit.monitoring, number="", remark="", at=at).deviations
    assert any("说明：开箱时刮破" in line for line in said)


@pytest.mark.clause("D4")
def test_an_explanation_given_before_the_signature_is_not_left_out(world: World) -> None:
    ending = exceeding(world)
    op = ending.operation
    bottle = Bottle.objects.filter(visit=op.visit, factors__factor="化学需氧量", qc="normal").get()
    rewrite(ReceiptCheck.objects.filter(bottle=bottle), seal_intact=False)
    report = ending.prepare().review().report()
    (gap,) = evidence_of(op.visit, at=report.prepared_at).gaps
    keeping.explain(
        bottle_id=bottle.id, kind=gap.kind, started_at=gap.start, text="开箱时刮破，瓶封完好",
        actor=op.who("sunyulan"), at=report.prepared_at + timedelta(minutes=10),
    )  # fmt: skip
    with pytest.raises(Refused, match=r"reporting\.outdated"):
        ending.sign()


@pytest.mark.clause("R5")
def test_no_case_needs_its_reason(world: World) -> None:
    ending = pending(world)
    case, op = ending.case(), ending.operation
    given = {"case_id": case.id, "actor": op.who("liwentao"), "at": op.at(9, days=2)}
    with pytest.raises(Refused, match=r"reporting\.reason"):
        cases.dismiss(version=case.version, reason=" 否 ", **given)
    cases.dismiss(version=case.version, reason="检修期间的瞬时波动，已当场改正", **given)
    case.refresh_from_db()
    assert (case.state, case.reason) == ("no_case", "检修期间的瞬时波动，已当场改正")
    assert Clock.objects.get(rule="case.decide").outcome == "met"


@pytest.mark.clause("R5")
def test_a_filed_case_has_ninety_days(world: World) -> None:
    ending = filed(world)
    clock = Clock.objects.get(rule="case.conclude", object_id=ending.case().id)
    assert clock.due_at == ending.operation.at(0, days=2) + timedelta(days=91)


@pytest.mark.clause("R5")
@pytest.mark.parametrize(
    ("outcome", "state"), [("order", "order"), ("acquit", "no_penalty"), ("transfer", "transfer")]
)
def test_a_case_ends_without_penalty_for_a_reason(world: World, outcome: str, state: str) -> None:
    ending = filed(world)
    case, op = ending.case(), ending.operation
    cases.conclude(
        case_id=case.id, version=case.version, outcome=outcome, reason="违法行为轻微并及时改正",
        actor=op.who("liwentao"), at=op.at(9, days=20),
    )  # fmt: skip
    case.refresh_from_db()
    assert case.state == state
    assert Clock.objects.get(rule="case.conclude").outcome == "met"
    assert not Penalty.objects.exists()


@pytest.mark.clause("R5")
def test_the_penalty_reaches_the_station_and_its_receipt_stops_the_clock(world: World) -> None:
    ending = filed(world).penalise()
    penalty = Penalty.objects.get()
    clock = Clock.objects.get(rule="penalty.copy", object_id=penalty.id)
    assert clock.stopped_at is None
    ending.copy_penalty(received=False)
    copy = penalty.copies.get()
    assert copy.addressee == world.agencies["main.monitoring"]
    clock.refresh_from_db()
    assert clock.stopped_at is None
    ending._receive(copy, hour=10, days=11)
    clock.refresh_from_db()
    assert clock.outcome == "met"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "  "}, "penalty_number"),
        ({"late": 1}, "decided_later"),
        ({"fine_yuan": Decimal(-1)}, "fine"),
    ],
)
def test_an_unsound_decision_changes_nothing(
    world: World, changes: dict[str, object], code: str
) -> None:
    ending = filed(world)
    case, op = ending.case(), ending.operation
    day = (op.at(9, days=10) + timedelta(days=int(str(changes.pop("late", 0))))).date()
    decision = cases.Decision(**{"number": "宝环罚〔2026〕1号", "decided_on": day, **changes})
    with pytest.raises(Refused, match=rf"reporting\.{code}"):
        cases.penalise(
            case_id=case.id, version=case.version, decision=decision,
            actor=op.who("liwentao"), at=op.at(9, days=10),
        )  # fmt: skip
    assert ending.case().state == "filed"


def test_a_case_is_not_penalised_before_it_is_filed(world: World) -> None:
    with pytest.raises(IllegalTransition):
        pending(world).penalise()
    assert not Penalty.objects.exists()


def test_another_agency_finds_no_case(world: World) -> None:
    ending = pending(world)
    case, op = ending.case(), ending.operation
    for who in ("zhaowenbin", "chenjing", "qinchuan"):
        with pytest.raises(NotFound):
            cases.dismiss(
                case_id=case.id, version=case.version, reason="不属于本机构办理",
                actor=op.who(who), at=op.at(9, days=2),
            )  # fmt: skip


@pytest.mark.clause("R5")
def test_a_correction_that_finds_an_exceedance_asks_again_after_no_case(world: World) -> None:
    ending = exceeding(world)
    old = signed(ending)
    case, op = ending.case(), ending.operation
    cases.dismiss(
        case_id=case.id, version=case.version, reason="样品代表性存疑，不予立案",
        actor=op.who("liwentao"), at=op.at(9, days=2),
    )  # fmt: skip
    amend(ending, "化学需氧量", "188", at=op.at(10, days=2))
    sign(ending, correct(ending, old, at=op.at(11, days=2)), at=op.at(12, days=2))
    assert sorted(Case.objects.values_list("state", flat=True)) == ["no_case", "pending"]


def test_a_correction_does_not_open_a_second_case(world: World) -> None:
    ending = filed(world)
    old, op = ending.report(), ending.operation
    amend(ending, "化学需氧量", "188", at=op.at(10, days=3))
    sign(ending, correct(ending, old, at=op.at(11, days=3)), at=op.at(12, days=3))
    assert Case.objects.get().state == "filed"
