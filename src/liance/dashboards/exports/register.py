"""Pollution sources."""

from django.db.models import QuerySet

from liance.dashboards.exports.shape import Column, Listed, Wanted, Words
from liance.dashboards.exports.words import GRADES, MANAGEMENT, YES_NO
from liance.foundation.kernel.actor import Actor
from liance.mechanism.registry import directory
from liance.mechanism.registry.models import Source

KEY_UNIT = Words("年度重点单位", "Key unit of the year")


def _sources(actor: Actor, wanted: Wanted) -> QuerySet[Source]:
    asked = directory.Wanted(
        text=wanted.get("q", ""), place=wanted.get("place", ""),
        industry=wanted.get("industry", "").strip(), management=wanted.get("management", ""),
        remarked=wanted.get("shown") == "remarked", retired=wanted.get("shown") == "retired",
    )  # fmt: skip
    return directory.sources(actor, asked).order_by("jurisdiction_id", "name", "id")


SOURCES = Listed(
    code="sources", of=Source,
    title=Words("污染源", "Sources"),
    permission="registry:source:view",
    filters={
        "q": Words("名称或许可证编号", "Name or permit code"), "place": Words("辖区", "Jurisdiction"),
        "industry": Words("行业", "Industry"), "management": Words("管理等级", "Management level"),
        "shown": Words("范围", "Shown"),
    },
    says={
        "management": {**MANAGEMENT, "key_unit": KEY_UNIT},
        "shown": {"remarked": Words("待核对", "To be checked"), "retired": Words("已停用", "Retired")},
    },
    rows=_sources,
    columns=(
        Column("name", Words("单位名称", "Company name"), "name", width=30),
        Column("credit_code", Words("统一社会信用代码", "Unified social credit code"), "credit_code", width=22),
        Column("permit_code", Words("排污许可证编号", "Permit code"), "permit_code", width=26),
        Column("division", Words("行政区划代码", "Division code"), "jurisdiction_id"),
        Column("jurisdiction", Words("辖区", "Jurisdiction"), "jurisdiction__name"),
        Column("address", Words("地址", "Address"), "address", width=36),
        Column("lon", Words("经度", "Longitude"), "lon"),
        Column("lat", Words("纬度", "Latitude"), "lat"),
        Column("industry", Words("行业", "Industry"), "industry", width=20),
        Column("management", Words("管理等级", "Management level"), "management", say=MANAGEMENT),
        Column("key_unit", KEY_UNIT, "key_unit", say=YES_NO),
        Column("credit_grade", Words("信用评价等级", "Credit grade"), "credit_grade", say=GRADES),
        Column("active", Words("在用", "In use"), "active", say=YES_NO),
        Column("restricted", Words("限定知悉", "Named people only"), "restricted", say=YES_NO),
    ),
)  # fmt: skip
