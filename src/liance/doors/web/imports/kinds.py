"""What can be imported: for each kind its columns and how one row is carried out, by the action of
its page with the rights of the person."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liance.doors.web.imports.columns import Columns
from liance.doors.web.imports.forms import FactorRow, OutletRow, PersonRow, SourceRow
from liance.doors.web.imports.plans import PLANS
from liance.doors.web.imports.shape import (
    Entry,
    Kind,
    Reader,
    Take,
    single,
    source_named,
    sources_in_use,
    valid,
)
from liance.flows.importing import Taken
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.separated import Row
from liance.mechanism.exchange.actions.importing import CHANGED, UNCHANGED
from liance.mechanism.registry import directory
from liance.mechanism.registry.actions import people, sources
from liance.mechanism.registry.models import Agency, Source, Staff
from liance.mechanism.registry.policies import (
    MANAGE_SOURCES,
    agencies_visible_to,
    manages,
    sources_visible_to,
)
from liance.mechanism.registry.rules.identity import SiteFacts, identity_of

HEAD = ("source", "code", "name", "medium", "height_m", "lon", "lat")
KEPT = ("credit_code", "permit_code", "address", "lon", "lat", "industry", "management",
        "key_unit", "credit_grade", "contact")  # fmt: skip


def _sources(reader: Reader, actor: Actor, at: datetime) -> Take:
    places = directory.places_for(actor)

    def take(entry: Entry) -> Taken:
        said, found = reader.said(entry.rows[0])
        form = SourceRow(said, places=places)
        valid(form, found)
        standing = _standing(actor, form.facts())
        if standing is not None:
            return _again(standing, said)
        made = sources.add_source(facts=form.facts(), actor=actor, at=at, **form.rest())
        return Taken(made.name, (("registry:source", made.id),))

    def _again(standing: Source, said: Mapping[str, str]) -> Taken:
        """What the list does not tell stays as it is on file."""
        names = ("name", *KEPT)
        now = {name: _cell(getattr(standing, name)) for name in names}
        now["jurisdiction"] = standing.jurisdiction_id
        form = SourceRow(now | {n: text for n, text in said.items() if text}, places=places)
        valid(form)
        after = sources.change_source(
            source_id=standing.id, version=standing.version, facts=form.facts(),
            active=standing.active, actor=actor, at=at, **form.rest(),
        )  # fmt: skip
        about = (("registry:source", after.id),)
        if after.version == standing.version:
            return Taken(after.name, about, UNCHANGED)
        pairs = {n: (_cell(getattr(standing, n)), _cell(getattr(after, n))) for n in names}
        pairs["jurisdiction"] = (standing.jurisdiction_id, after.jurisdiction_id)
        return Taken(
            after.name, about, CHANGED,
            {n: both for n, both in pairs.items() if both[0] != both[1]},
        )  # fmt: skip

    return take


def _standing(actor: Actor, facts: SiteFacts) -> Source | None:
    """The source that a row speaks of: of its identity, else of its name and place where one of the
    two has no permit. Raises Refused ``imports.several_sources``."""
    rows = sources_visible_to(actor).filter(restricted=False)
    same = rows.filter(identity=identity_of(facts)).first()
    if same is not None:
        return same
    alike = rows.filter(name=facts.name, jurisdiction_id=facts.division)
    if facts.permit_code:
        alike = alike.filter(permit_code="")
    found = list(alike[:2])
    if len(found) > 1:
        raise Refused("imports.several_sources", field="name", name=facts.name)
    return found[0] if found else None


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _people(reader: Reader, actor: Actor, at: datetime) -> Take:
    agencies: dict[str, Agency] = {}
    for agency in agencies_visible_to(actor).filter(active=True).select_related("jurisdiction"):
        if manages(actor, agency):
            agencies |= {agency.name: agency, agency.short_name: agency}

    def take(entry: Entry) -> Taken:
        said, found = reader.said(entry.rows[0])
        data = valid(PersonRow(said), found)
        named = data.pop("agency")
        agency = agencies.get(named)
        if agency is None:
            raise Refused("imports.no_agency", field="agency", name=named)
        if Staff.objects.filter(agency=agency, name=data["name"], active=True).exists():
            raise Refused(
                "imports.person_exists", field="name", name=data["name"], agency=agency.short_name
            )
        made = people.add_staff(**data, agency=agency, actor=actor, at=at)
        return Taken(f"{made.name}　{agency.short_name}", (("registry:staff", made.id),))

    return take


def _by_outlet(reader: Reader, rows: Iterable[Row]) -> list[Entry]:
    """Rows of one outlet are one entry, wherever they stand in the file."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        key = tuple(
            "".join(row.cells[reader.places[n]].split()).upper() for n in ("source", "code")
        )
        # A row that does not say which outlet is refused by itself.
        found.setdefault(key if all(key) else (*key, str(row.line)), []).append(row)
    return [Entry(tuple(group)) for group in found.values()]


def _outlets(reader: Reader, actor: Actor, at: datetime) -> Take:
    known = sources_in_use(actor)

    def take(entry: Entry) -> Taken:
        read = [reader.said(row) for row in entry.rows]
        said = [one for one, _found in read]
        wrong = [fault for _one, found in read for fault in found]
        data = valid(OutletRow(_agreed(said, entry)), wrong)
        lines = [
            sources.FactorLine(**factor) for one in said
            if (factor := valid(FactorRow(one)))["factor"]
        ]  # fmt: skip
        made = sources.add_outlet(
            source=source_named(known, data["source"]), code=data["code"], name=data["name"],
            medium=data["medium"], factors=lines, lon=data["lon"], lat=data["lat"],
            height_m=data["height_m"], actor=actor, at=at,
        )  # fmt: skip
        named = f"{data['source']}　{made.code} {made.name}"
        return Taken(named, (("registry:outlet", made.id),))

    return take


def _agreed(said: list[dict[str, Any]], entry: Entry) -> dict[str, str]:
    """What the rows of an outlet say of it together. Raises Refused ``imports.outlet_differs``."""
    told: dict[str, tuple[str, int]] = {}
    for row, one in zip(entry.rows, said, strict=True):
        for name in HEAD:
            text = one.get(name, "")
            if not text:
                continue
            first, line = told.setdefault(name, (text, row.line))
            if first != text and name not in ("source", "code"):
                raise Refused("imports.outlet_differs", field=name, line=line)
    return {name: text for name, (text, _line) in told.items()}


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "sources", _("污染源"),
            _("一行一家；名录里已有的按文件修改，空着的格不改动"),
            MANAGE_SOURCES, lambda about: reverse("sources:index"),  # noqa: ARG005
            lambda actor, about: Columns(SourceRow(places=directory.places_for(actor))),  # noqa: ARG005
            _sources, single,
        ),
        Kind(
            "outlets", _("排放口和因子"),
            _("一行一个因子；同一排放口的各行重复污染源和编号即可"),
            MANAGE_SOURCES, lambda about: reverse("sources:index"),  # noqa: ARG005
            lambda actor, about: Columns(OutletRow(), FactorRow()), _outlets, _by_outlet,  # noqa: ARG005
        ),
        Kind(
            "people", _("人员"),
            _("一行一人；账号、证件导入后在人员页面上办理"),
            people.MANAGE, lambda about: reverse("people:index"),  # noqa: ARG005
            lambda actor, about: Columns(PersonRow()), _people, single,  # noqa: ARG005
        ),
        PLANS,
    )
}  # fmt: skip
