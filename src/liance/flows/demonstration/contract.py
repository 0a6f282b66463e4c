"""The contract under which the demonstration's laboratory is commissioned (F2)."""

from datetime import date, datetime
from decimal import Decimal

from liance.flows.demonstration.places import OUTLETS
from liance.foundation.files import store
from liance.foundation.kernel.actor import Actor
from liance.mechanism.commissioning.actions import contracting
from liance.mechanism.commissioning.models import Contract
from liance.mechanism.registry.models import Agency

CEILING = Decimal(300000)
PRICE, DEAR = Decimal(80), Decimal(160)
TENDER_FILE, CONTRACT_FILE = "招标文件（演示）.txt", "委托合同（演示）.txt"
DEARER = ("六价铬", "总铬", "颗粒物", "石油类", "阴离子表面活性剂")
NOTICE = "演示文本，不是真实的招标文件。\n".encode()
CONTRACT = "演示文本，不是真实的合同。\n".encode()


def contracted(*, buyer: Agency, laboratory: Agency, actor: Actor, at: datetime) -> Contract:
    """An open tender of the province with its file, and a contract that prices every factor of the
    demonstration's outlets. The papers are specimens and say so."""
    tender = contracting.add_tender(
        agency=buyer, number=f"示例采购{at.year}-001", title=f"{at.year}年执法监测社会化检测服务（演示）",
        way="open", awarded_on=date(at.year, 1, 10), actor=actor, at=at,
    )  # fmt: skip
    stored = store.put(
        [NOTICE], name=TENDER_FILE, media_type="text/plain", at=at, by=actor.user_id,
        agency_id=buyer.id,
    )  # fmt: skip
    contracting.add_tender_file(tender_id=tender.id, kind="notice", file=stored, actor=actor, at=at)
    made = contracting.add_contract(
        tender_id=tender.id, laboratory_id=laboratory.id, number=f"示例合同{at.year}-001",
        starts_on=date(at.year, 1, 15), ends_on=date(at.year + 1, 12, 31), ceiling=CEILING,
        actor=actor, at=at,
    )  # fmt: skip
    factors = dict.fromkeys(line.factor for outlet in OUTLETS.values() for line in outlet[3])
    for factor in factors:
        contracting.set_price(
            contract_id=made.id, version=made.version, factor=factor, actor=actor, at=at,
            amount=DEAR if factor in DEARER else PRICE,
        )  # fmt: skip
        made.refresh_from_db()
    paper = store.put(
        [CONTRACT], name=CONTRACT_FILE, media_type="text/plain", at=at, by=actor.user_id,
        agency_id=buyer.id,
    )  # fmt: skip
    return contracting.enact(
        contract_id=made.id, version=made.version, paper=paper, actor=actor, at=at
    )
