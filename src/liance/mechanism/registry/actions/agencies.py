"""Jurisdictions, agencies, staff, pairings: put on file (S1, S2, O1, C3)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.registry.models import (
    FUNCTIONS,
    Agency,
    Jurisdiction,
    Pairing,
    PersonInCharge,
    Staff,
)
from liance.mechanism.registry.rules.pairing import Side, check_pairing, side
from liance.norms.errors import NormError
from liance.norms.identifiers.divisions import divisions, reporting_units

MANAGE = "registry:agency:manage"


@transaction.atomic
def install_jurisdictions(province: str) -> int:
    """Write the reporting tree of a province: province, reporting areas, their counties (S2).

    ``province`` is the first two digits of GB/T 2260. Idempotent; returns how many were new.
    Raises ``Refused("registry.province_unknown")``.
    """
    units, everything = reporting_units(province), divisions(province)
    if isinstance(units, NormError) or isinstance(everything, NormError):
        raise Refused("registry.province_unknown", province=province)
    names = {d.code: d.name for d in everything}
    root = everything[0]
    rows: list[tuple[str, str, str, str | None, bool]] = [
        (root.code, root.name, "province", None, False)
    ]
    for unit in units:
        rows.append((unit.code, unit.name, "city", root.code, True))
        rows += [
            (code, names[code], "county", unit.code, False)
            for code in unit.counties
            if code != unit.code
        ]
    known = set(Jurisdiction.objects.values_list("code", flat=True))
    fresh = [
        Jurisdiction(
            code=code, name=name, level=level, parent_id=parent, gb2260=code,
            reporting_area=area, order=order,
        )
        for order, (code, name, level, parent, area) in enumerate(rows)
        if code not in known
    ]  # fmt: skip
    Jurisdiction.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def add_agency(
    *,
    name: str,
    short_name: str,
    document_prefix: str,
    jurisdiction: str,
    functions: Iterable[str],
    actor: Actor,
    at: datetime,
    branch_of: Agency | None = None,
    credit_code: str = "",
    address: str = "",
) -> Agency:
    """Put an agency on file; its level is that of its jurisdiction.

    Errors: ``registry.jurisdiction_unknown``, ``registry.agency_exists``,
    ``registry.agency_functions`` (none, an unknown one, or a laboratory that is an authority too),
    ``registry.prefix_taken`` (two agencies would print the same numbers).
    """
    actor.require(MANAGE)
    functions = list(functions)
    mixed = "laboratory" in functions and len(functions) > 1
    if not functions or mixed or not {f for f, _ in FUNCTIONS}.issuperset(functions):
        raise Refused("registry.agency_functions", field="functions")
    place = Jurisdiction.objects.filter(code=jurisdiction).first()
    if place is None:
        raise Refused("registry.jurisdiction_unknown", field="jurisdiction", place=jurisdiction)
    if Agency.objects.filter(name=name).exists():
        raise Refused("registry.agency_exists", field="name", name=name)
    if document_prefix and Agency.objects.filter(document_prefix=document_prefix).exists():
        raise Refused("registry.prefix_taken", field="document_prefix", prefix=document_prefix)
    agency = Agency.objects.create(
        name=name,
        short_name=short_name,
        document_prefix=document_prefix,
        jurisdiction=place,
        level=place.level,
        functions=functions,
        branch_of=branch_of,
        credit_code=credit_code,
        address=address,
        created_at=at,
        created_by=actor.user_id,
    )
    note(
        "registry:agency:add", agency, noun="registry:agency", actor=actor, at=at,
        body={"name": name, "jurisdiction": jurisdiction, "functions": agency.functions},
    )  # fmt: skip
    return agency


@transaction.atomic
def change_agency(
    *,
    agency_id: UUID,
    version: int,
    short_name: str,
    credit_code: str,
    address: str,
    actor: Actor,
    at: datetime,
) -> Agency:
    """Write short name, credit code and address anew; reports and sheets print them from then on.
    What was issued keeps what it bore. Errors: NotFound, Stale, NotPermitted."""
    actor.require(MANAGE)
    agency = Agency.objects.select_for_update(of=("self",)).filter(pk=agency_id).first()
    if agency is None:
        raise NotFound("registry:agency")
    if agency.version != version:
        raise Stale("registry:agency")
    fields = {"short_name": short_name, "credit_code": credit_code, "address": address}
    was = {name: getattr(agency, name) for name in fields}
    for name, value in fields.items():
        setattr(agency, name, value.strip())
    agency.version += 1
    agency.save(update_fields=[*fields, "version"])
    note(
        "registry:agency:change", agency, noun="registry:agency", actor=actor, at=at,
        body={"was": was, **{name: getattr(agency, name) for name in fields}},
    )  # fmt: skip
    return agency


@transaction.atomic
def pair(
    *, enforcement: Agency, monitoring: Agency, kind: str, since: date, actor: Actor, at: datetime
) -> Pairing:
    """Say which station serves an enforcement agency from a day on (同级对应).

    The pairing before ends that day. Errors: ``registry.pairing_functions``,
    ``registry.pairing_levels``, ``registry.pairing_overlaps`` when one begins later.
    """
    actor.require(MANAGE)
    wrong = check_pairing(_side(enforcement), _side(monitoring), kind)
    if wrong is not None:
        raise Refused(wrong.code, field="monitoring")
    _make_room(Pairing.objects.filter(enforcement=enforcement), since, "registry.pairing_overlaps")
    pairing = Pairing.objects.create(
        enforcement=enforcement, monitoring=monitoring, kind=kind, during=(since, None),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "registry:pairing:add", pairing, noun="registry:pairing", actor=actor, at=at,
        body={"enforcement": enforcement.id, "monitoring": monitoring.id, "since": str(since)},
    )  # fmt: skip
    return pairing


@transaction.atomic
def end_pairing(*, pairing_id: UUID, until: date, actor: Actor, at: datetime) -> Pairing:
    """End a pairing on a day (exclusive). Errors: NotFound, ``registry.pairing_ended``."""
    actor.require(MANAGE)
    pairing = Pairing.objects.select_for_update().filter(pk=pairing_id).first()
    if pairing is None:
        raise NotFound("registry:pairing")
    if pairing.during.upper is not None or until <= pairing.during.lower:
        raise Refused("registry.pairing_ended", field="until")
    pairing.during = (pairing.during.lower, until)
    pairing.save(update_fields=["during"])
    note(
        "registry:pairing:end", pairing, noun="registry:pairing", actor=actor, at=at,
        body={"until": str(until)},
    )  # fmt: skip
    return pairing


def _side(agency: Agency) -> Side:
    place: Jurisdiction | None = agency.jurisdiction
    while place is not None and not place.reporting_area and place.parent_id:
        place = place.parent
    return side(agency.functions, agency.level, place.code if place else "")


def _make_room(rows: QuerySet[Any], since: date, code: str) -> None:
    """End what runs on that day; what begins later stands in the way."""
    if rows.filter(during__startswith__gte=since).exists():
        raise Refused(code, field="since")
    for row in rows.select_for_update().filter(during__contains=since):
        row.during = (row.during.lower, since)
        row.save(update_fields=["during"])


@transaction.atomic
def appoint(
    *, agency: Agency, staff: Staff, since: date, actor: Actor, at: datetime
) -> PersonInCharge:
    """Name the person in charge of an agency from a day on (O1); the one before ends that day.

    Errors: ``registry.in_charge_elsewhere``, ``registry.staff_left``, ``registry.in_charge_later``
    when somebody is named from a later day already.
    """
    actor.require(MANAGE)
    if staff.agency_id != agency.id:
        raise Refused("registry.in_charge_elsewhere", field="staff")
    if not staff.active:
        raise Refused("registry.staff_left", field="staff", name=staff.name)
    _make_room(PersonInCharge.objects.filter(agency=agency), since, "registry.in_charge_later")
    charge = PersonInCharge.objects.create(
        agency=agency, staff=staff, during=(since, None),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "registry:in_charge:appoint", charge, noun="registry:in_charge", actor=actor, at=at,
        body={"agency": agency.id, "staff": staff.id, "since": str(since)},
    )  # fmt: skip
    return charge
