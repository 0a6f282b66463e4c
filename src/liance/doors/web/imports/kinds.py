"""What can be imported: for each kind its columns and how one row is carried out, by the action of
its page with the rights of the person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liance.doors.web.imports.columns import Columns
from liance.doors.web.imports.forms import FactorRow, OutletRow, PersonRow, SourceRow
from liance.flows.importing import CHANGED, UNCHANGED, Fault, RowRefusedError, Taken
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.separated import Row
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

Take = Callable[["Entry"], Taken]
HEAD = ("source", "code", "name", "medium", "height_m", "lon", "lat")
KEPT = ("credit_code", "permit_code", "address", "lon", "lat", "industry", "management",
        "key_unit", "credit_grade", "contact")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """Rows of the file that are one thing together; mostly one."""

    rows: tuple[Row, ...]

    @property
    def line(self) -> int:
        """Where it begins in the file."""
        return self.rows[0].line


@dataclass(frozen=True, slots=True)
class Reader:
    """The columns of a kind for one person, and where they stand in a file."""

    columns: Columns
    places: Mapping[str, int]

    def said(self, row: Row) -> tuple[dict[str, str], list[Fault]]:
        """The cells of a row by field, and what is wrong with them before any form sees them."""
        if row.surplus:
            raise RowRefusedError([Fault("", Refused("imports.surplus"))])
        return self.columns.read(row.cells, self.places)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list: its right, its columns for a person, how its rows hang together, and how an
    entry is carried out."""

    code: str
    title: str | Promise
    note: str | Promise
    permission: str
    home: str
    columns: Callable[[Actor], Columns]
    taking: Callable[[Reader, Actor, datetime], Take]
    entries: Callable[[Reader, Iterable[Row]], list[Entry]]


def _valid(form: forms.Form, found: Iterable[Fault] = ()) -> dict[str, Any]:
    """What a form took. Raises RowRefusedError with what is wrong, field by field, what was
    ``found`` before included."""
    faults = list(found)
    known = {fault.field for fault in faults}
    faults += [
        Fault(name if name in form.fields else "", str(said))
        for name, errors in form.errors.items() if name not in known for said in errors
    ]  # fmt: skip
    if faults:
        raise RowRefusedError(faults)
    return form.cleaned_data


def _single(reader: Reader, rows: Iterable[Row]) -> list[Entry]:  # noqa: ARG001
    return [Entry((row,)) for row in rows]


def _sources(reader: Reader, actor: Actor, at: datetime) -> Take:
    places = directory.places_for(actor)

    def take(entry: Entry) -> Taken:
        said, found = reader.said(entry.rows[0])
        form = SourceRow(said, places=places)
        _valid(form, found)
        standing = _standing(actor, form.facts())
        if standing is not None:
            return _again(standing, said)
        sources.add_source(facts=form.facts(), actor=actor, at=at, **form.rest())
        return Taken(form.cleaned_data["name"])

    def _again(standing: Source, said: Mapping[str, str]) -> Taken:
        """What the list does not tell stays as it is on file."""
        names = ("name", *KEPT)
        now = {name: _cell(getattr(standing, name)) for name in names}
        now["jurisdiction"] = standing.jurisdiction_id
        form = SourceRow(now | {n: text for n, text in said.items() if text}, places=places)
        _valid(form)
        after = sources.change_source(
            source_id=standing.id, version=standing.version, facts=form.facts(),
            active=standing.active, actor=actor, at=at, **form.rest(),
        )  # fmt: skip
        if after.version == standing.version:
            return Taken(after.name, UNCHANGED)
        pairs = {n: (_cell(getattr(standing, n)), _cell(getattr(after, n))) for n in names}
        pairs["jurisdiction"] = (standing.jurisdiction_id, after.jurisdiction_id)
        return Taken(
            after.name, CHANGED, {n: both for n, both in pairs.items() if both[0] != both[1]}
        )

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
        data = _valid(PersonRow(said), found)
        named = data.pop("agency")
        agency = agencies.get(named)
        if agency is None:
            raise Refused("imports.no_agency", field="agency", name=named)
        if Staff.objects.filter(agency=agency, name=data["name"], active=True).exists():
            raise Refused(
                "imports.person_exists", field="name", name=data["name"], agency=agency.short_name
            )
        people.add_staff(**data, agency=agency, actor=actor, at=at)
        return Taken(f"{data['name']}　{agency.short_name}")

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
    def take(entry: Entry) -> Taken:
        read = [reader.said(row) for row in entry.rows]
        said = [one for one, _found in read]
        wrong = [fault for _one, found in read for fault in found]
        data = _valid(OutletRow(_agreed(said, entry)), wrong)
        lines = [
            sources.FactorLine(**factor) for one in said
            if (factor := _valid(FactorRow(one)))["factor"]
        ]  # fmt: skip
        sources.add_outlet(
            source=_source(actor, data["source"]), code=data["code"], name=data["name"],
            medium=data["medium"], factors=lines, lon=data["lon"], lat=data["lat"],
            height_m=data["height_m"], actor=actor, at=at,
        )  # fmt: skip
        return Taken(f"{data['source']}　{data['code']} {data['name']}")

    return take


def _agreed(said: list[dict[str, str]], entry: Entry) -> dict[str, str]:
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


def _source(actor: Actor, named: str) -> Source:
    rows = sources_visible_to(actor).filter(active=True)
    found = list(rows.filter(Q(name=named) | Q(permit_code=named.upper()))[:2])
    if not found:
        raise Refused("imports.no_source", field="source", name=named)
    if len(found) > 1:
        raise Refused("imports.several_sources", field="source", name=named)
    return found[0]


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "sources", _("污染源"),
            _("一行一家；名录里已有的按文件修改，空着的格不改动"),
            MANAGE_SOURCES, "sources:index",
            lambda actor: Columns(SourceRow(places=directory.places_for(actor))), _sources, _single,
        ),
        Kind(
            "outlets", _("排放口和因子"),
            _("一行一个因子；同一排放口的各行重复污染源和编号即可"),
            MANAGE_SOURCES, "sources:index",
            lambda actor: Columns(OutletRow(), FactorRow()), _outlets, _by_outlet,  # noqa: ARG005
        ),
        Kind(
            "people", _("人员"),
            _("一行一人；账号、证件导入后在人员页面上办理"),
            people.MANAGE, "people:index",
            lambda actor: Columns(PersonRow()), _people, _single,  # noqa: ARG005
        ),
    )
}  # fmt: skip
