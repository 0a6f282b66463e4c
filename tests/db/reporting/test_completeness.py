"""Nothing is issued while something has neither result nor reason, and nothing is left out (R3)."""

import pytest
from tests.report_scene import (
    amend,
    approve,
    correct,
    enter_more,
    exceeding,
    operation,
    sign,
    signed,
)

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.actions import entering
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import VisitItem
from liance.mechanism.reporting.actions import reports
from liance.mechanism.reporting.document import upload_document
from liance.mechanism.reporting.models import Report

pytestmark = pytest.mark.usefixtures("exceeded")


def to_the_laboratory(world: World) -> Ending:
    """Bottles received, nothing determined."""
    return Ending(operation(world).draft().send().give_back().field_work())


@pytest.mark.clause("R3")
def test_a_factor_without_result_or_reason_holds_the_report_back(world: World) -> None:
    ending = to_the_laboratory(world)
    # five factors, their samples and the control samples of the field
    waiting = BottleFactor.objects.filter(bottle__visit=ending.operation.visit).count()
    assert waiting > 5
    with pytest.raises(Refused, match=rf"reporting\.incomplete\(missing={waiting}\)"):
        ending.prepare()
    ending.operation.determine(approve=False)
    with pytest.raises(Refused, match=r"reporting\.incomplete"):
        ending.prepare()
    assert not Report.objects.exists()


@pytest.mark.clause("R3")
def test_a_point_without_reading_holds_the_report_back(world: World) -> None:
    ending = exceeding(world)
    ghost = VisitItem.objects.filter(point__visit=ending.operation.visit).first()
    assert ghost
    VisitItem.objects.create(
        point=ghost.point, order=99, factor="流量", on_site=True, created_at=ghost.created_at
    )
    with pytest.raises(Refused, match=r"reporting\.incomplete\(missing=1\)"):
        ending.prepare()


@pytest.mark.clause("R3")
def test_a_reason_stands_in_the_report_in_place_of_a_result(world: World) -> None:
    op = operation(world).draft().send().give_back().field_work()
    every = BottleFactor.objects.filter(bottle__visit=op.visit)
    for cod in every.filter(factor="化学需氧量"):
        entering.no_result(
            bottle_factor_id=cod.id, reason="消解管破裂，样品洒失", actor=op.who("zhoumin"),
            at=op.at(17),
        )  # fmt: skip
    others = every.exclude(factor="化学需氧量").select_related("bottle")
    made = entering.enter(
        readings=[op.reading(f) for f in others], actor=op.who("zhoumin"), at=op.at(17, 50)
    )
    ending = Ending(op)
    for row in made:
        approve(ending, row, at=op.at(18))
    report = signed(ending)
    said = "".join(report.content["deviations"])
    assert "化学需氧量" in said
    assert "消解管破裂" in said
    assert "化学需氧量" not in {r["factor"] for r in report.content["results"]}
    assert "消解管破裂" in "".join(upload_document(report)["deviations"])


@pytest.mark.clause("R3")
def test_a_rejected_bottle_is_told_with_its_reason(world: World) -> None:
    op = operation(world).draft().send().give_back().enter().inspect().measure().sample().leave()
    report = signed(Ending(op.hand_in(rejected="氨氮").determine()))
    assert any("封条破损" in line for line in report.content["deviations"])


@pytest.mark.clause("R3")
def test_a_result_approved_after_preparation_is_not_left_out(world: World) -> None:
    ending = exceeding(world).prepare().review()
    op = ending.operation
    approve(
        ending, enter_more(ending, "化学需氧量", "88", at=op.at(10, days=1)), at=op.at(11, days=1)
    )
    with pytest.raises(Refused, match=r"reporting\.outdated"):
        sign(ending, ending.report(), at=op.at(12, days=1))
    assert ending.report().state == "reviewed"


@pytest.mark.clause("R3")
def test_a_result_entered_after_preparation_must_be_settled_first(world: World) -> None:
    ending = exceeding(world).prepare()
    op, report = ending.operation, ending.report()
    enter_more(ending, "化学需氧量", "88", at=op.at(10, days=1))
    with pytest.raises(Refused, match=r"reporting\.incomplete"):
        reports.review(
            report_id=report.id, version=report.version, actor=op.who("zhengxiaoyan"),
            at=op.at(12, days=1),
        )  # fmt: skip


@pytest.mark.clause("R3")
def test_repeats_are_rows_of_their_own_in_report_and_upload(world: World) -> None:
    ending = exceeding(world)
    op = ending.operation
    approve(ending, enter_more(ending, "化学需氧量", "139", at=op.at(20)), at=op.at(21))
    report = signed(ending)
    for rows in (report.content["results"], upload_document(report)["results"]):
        cod = [(r["value"], r["note"]) for r in rows if r["factor"] == "化学需氧量"]
        own = [row for row in cod if "现场平行" not in row[1] and "全程序空白" not in row[1]]
        marked = "质控标注，见偏离说明"
        assert [(value, note.removesuffix(marked).rstrip("；")) for value, note in own] == [
            ("142", ""), ("139", "第 2 次测定"),
        ]  # fmt: skip
        notes = {note.removesuffix(marked).rstrip("；") for _value, note in cod}
        assert notes == {"", "第 2 次测定", "现场平行", "全程序空白"}


@pytest.mark.clause("R3")
def test_an_amendment_after_signature_needs_a_superseding_report(world: World) -> None:
    ending = exceeding(world)
    old = signed(ending)
    op = ending.operation
    amend(ending, "化学需氧量", "92", at=op.at(9, days=2))
    new = correct(ending, old, at=op.at(10, days=2))
    assert Report.objects.get(pk=old.pk).state == "signed", "in force until the new one is signed"
    sign(ending, new, at=op.at(11, days=2))
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state, new.replaces_id) == ("superseded", "signed", old.pk)
    assert "142" in {r["value"] for r in old.content["results"]}, "the old one is kept as it was"
    cod = [r for r in new.content["results"] if r["factor"] == "化学需氧量"]
    controls = ("现场平行", "全程序空白")
    own = [r["value"] for r in cod if not any(word in r["note"] for word in controls)]
    assert own == ["92"]
    assert old.number in new.content["deviations"][0]
    assert Determination.objects.filter(state="superseded").count() == 1


def test_a_correction_sent_back_leaves_the_report_in_force(world: World) -> None:
    ending = exceeding(world)
    old = signed(ending)
    op = ending.operation
    new = correct(ending, old, at=op.at(10, days=2))
    reports.send_back(
        report_id=new.id, version=new.version, reason="更正理由不充分",
        actor=op.who("zhengxiaoyan"), at=op.at(11, days=2),
    )  # fmt: skip
    old.refresh_from_db()
    assert old.state == "signed"


def test_a_second_report_beside_one_in_force_is_refused(world: World) -> None:
    ending = exceeding(world)
    signed(ending)
    with pytest.raises(Refused, match=r"reporting\.report_exists"):
        ending.prepare(days=2)
