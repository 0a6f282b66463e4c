"""The agencies of the demonstration, by key."""

from dataclasses import dataclass, field
from datetime import date, datetime

from liance.foundation.kernel.actor import Actor
from liance.mechanism.commissioning.actions.qualifications import add_qualification
from liance.mechanism.registry.actions.agencies import add_agency, pair
from liance.mechanism.registry.models import Agency, Jurisdiction

SINCE = date(2021, 7, 2)


@dataclass
class Agencies:
    """Agencies by key: ``main.enforcement``, ``merged``, ``area.610100.monitoring`` …"""

    actor: Actor
    at: datetime
    by_key: dict[str, Agency] = field(default_factory=dict)

    def add(self, key: str, name: str, place: Jurisdiction, functions: str, prefix: str) -> Agency:
        """Put one on file; ``functions`` are parted by blanks."""
        self.by_key[key] = add_agency(
            name=name, short_name=name, document_prefix=prefix, jurisdiction=place.code,
            functions=functions.split(), actor=self.actor, at=self.at,
            address=f"{place.name}示例路{len(self.by_key) + 1}号",
        )  # fmt: skip
        if {"monitoring", "laboratory"} & set(functions.split()):
            self._accredit(self.by_key[key])
        return self.by_key[key]

    def _accredit(self, agency: Agency) -> None:
        """A specimen of a CMA number: a real one belongs to a real laboratory."""
        filing = f"演示备案{len(self.by_key):03d}" if "laboratory" in agency.functions else ""
        add_qualification(
            laboratory=agency, cma_number=f"示例{len(self.by_key):012d}", cma_from=date(2023, 5, 10),
            cma_to=date(self.at.year + 3, 5, 9), filing_number=filing, actor=self.actor, at=self.at,
            filed_to=date(self.at.year + 3, 5, 9) if filing else None,
        )  # fmt: skip

    def join(self, enforcement: str, monitoring: str, kind: str) -> None:
        """Pair two of them."""
        pair(
            enforcement=self.by_key[enforcement], monitoring=self.by_key[monitoring], kind=kind,
            since=SINCE, actor=self.actor, at=self.at,
        )  # fmt: skip

    def three(self, key: str, place: Jurisdiction, stem: str) -> None:
        """Department, enforcement and the stationed monitoring station of an area."""
        head = stem[0]
        self.add(f"{key}.department", f"{stem}生态环境局", place, "department", f"{head}环函")
        self.add(
            f"{key}.enforcement", f"{stem}生态环境保护综合执法支队", place, "enforcement",
            f"{head}环执联",
        )  # fmt: skip
        short = stem.removesuffix("市")
        self.add(f"{key}.monitoring", f"{short}生态环境监测站", place, "monitoring", f"{head}环监")
        self.join(f"{key}.enforcement", f"{key}.monitoring", "stationed")


def build(
    agencies: Agencies, *, root: Jurisdiction, main: Jurisdiction, merged: Jurisdiction
) -> None:
    """All agencies: province, every area, and the four kinds of county."""
    short = root.name.removesuffix("省").removesuffix("回族自治区").removesuffix("自治区")
    agencies.add(
        "province.department", f"{root.name}生态环境厅", root, "department", f"{short[0]}环函"
    )
    agencies.add(
        "province.enforcement", f"{root.name}生态环境执法总队", root, "enforcement",
        f"{short}执联",
    )  # fmt: skip
    agencies.add(
        "province.monitoring", f"{root.name}环境监测中心站", root, "monitoring", f"{short}监"
    )
    agencies.join("province.enforcement", "province.monitoring", "same_level")
    for area in Jurisdiction.objects.filter(reporting_area=True):
        key = "main" if area == main else f"area.{area.code}"
        agencies.three(key, area, area.name)
    _counties(agencies, main, merged)
    _laboratory(agencies, root, short)


def _counties(agencies: Agencies, main: Jurisdiction, merged: Jurisdiction) -> None:
    counties = list(Jurisdiction.objects.filter(parent=main).exclude(code=merged.code))
    staffed, served = counties[3 % len(counties)], counties[4 % len(counties)]
    parent = merged.parent.name if merged.parent else ""
    agencies.add(
        "merged", f"{parent}生态环境局{merged.name}分局", merged,
        "department enforcement monitoring", f"{merged.name[0]}环执联",
    )  # fmt: skip
    agencies.join("merged", "merged", "same_level")
    for key, place in (("staffed", staffed), ("served", served)):
        agencies.add(
            f"{key}.enforcement", f"{main.name}生态环境保护综合执法支队{place.name}大队", place,
            "enforcement", f"{place.name[0]}环执联",
        )  # fmt: skip
    agencies.add(
        "staffed.monitoring", f"{staffed.name}环境监测站", staffed, "monitoring",
        f"{staffed.name[0]}环监",
    )  # fmt: skip
    agencies.join("staffed.enforcement", "staffed.monitoring", "same_level")
    agencies.join("served.enforcement", "main.monitoring", "served_by")


def _laboratory(agencies: Agencies, root: Jurisdiction, short: str) -> None:
    agencies.add("laboratory", f"{short}清源检测技术有限公司（演示）", root, "laboratory", "清源检")
