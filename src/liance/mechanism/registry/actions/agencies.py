"""Jurisdictions, agencies, staff, pairings: put on file (S1, S2, O1, C3)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from liance.foundation.access.models import Grant, User
from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.registry.models import Agency, Jurisdiction, Pairing, PersonInCharge, Staff
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
    """Put an agency on file; its level is that of its jurisdiction."""
    actor.require(MANAGE)
    place = Jurisdiction.objects.filter(code=jurisdiction).first()
    if place is None:
        raise Refused("registry.jurisdiction_unknown", field="jurisdiction", place=jurisdiction)
    if Agency.objects.filter(name=name).exists():
        raise Refused("registry.agency_exists", field="name", name=name)
    agency = Agency.objects.create(
        name=name,
        short_name=short_name,
        document_prefix=document_prefix,
        jurisdiction=place,
        level=place.level,
        functions=list(functions),
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
def add_staff(
    *,
    name: str,
    agency: Agency,
    actor: Actor,
    at: datetime,
    position: str = "",
    phone: str = "",
    joined_on: date | None = None,
    username: str = "",
    password_hash: str = "",
    roles: Iterable[str] = (),
) -> Staff:
    """Put a person on file; with a ``username`` the account and its roles come along.

    ``password_hash`` is an encoded hash (Django hashers); empty: the account cannot sign in yet.
    """
    actor.require(MANAGE)
    user = None
    if username:
        if User.objects.filter(username__iexact=username).exists():
            raise Refused("registry.username_taken", field="username", username=username)
        user = User(username=username, display_name=name)
        if password_hash:
            user.password = password_hash
        else:
            user.set_unusable_password()
        user.save()
        Grant.objects.bulk_create(
            Grant(user=user, role=role, agency_id=agency.id, valid_from=at.date()) for role in roles
        )
    staff = Staff.objects.create(
        name=name, agency=agency, user=user, position=position, phone=phone,
        joined_on=joined_on, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "registry:staff:add", staff, noun="registry:staff", actor=actor, at=at,
        body={"agency": agency.id, "roles": sorted(roles)},
    )  # fmt: skip
    return staff


@transaction.atomic
def pair(
    *, enforcement: Agency, monitoring: Agency, kind: str, since: date, actor: Actor, at: datetime
) -> Pairing:
    """Say which station serves an enforcement agency from a day on (同级对应)."""
    actor.require(MANAGE)
    if "enforcement" not in enforcement.functions or "monitoring" not in monitoring.functions:
        raise Refused("registry.pairing_functions")
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
def appoint(
    *, agency: Agency, staff: Staff, since: date, actor: Actor, at: datetime
) -> PersonInCharge:
    """Name the person in charge of an agency from a day on (O1); the one before ends that day."""
    actor.require(MANAGE)
    if staff.agency_id != agency.id:
        raise Refused("registry.in_charge_elsewhere", field="staff")
    for row in PersonInCharge.objects.select_for_update().filter(
        agency=agency, during__contains=since
    ):
        row.during = (row.during.lower, since)
        row.save(update_fields=["during"])
    charge = PersonInCharge.objects.create(
        agency=agency, staff=staff, during=(since, None),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "registry:in_charge:appoint", charge, noun="registry:in_charge", actor=actor, at=at,
        body={"agency": agency.id, "staff": staff.id, "since": str(since)},
    )  # fmt: skip
    return charge
