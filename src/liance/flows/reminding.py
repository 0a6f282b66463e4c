"""Running deadlines reach people: who hears of which rung, from the person up to the level above."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liance.dashboards.desk import rights_of_rules
from liance.foundation.access.models import Grant
from liance.foundation.access.roles import permissions_of
from liance.foundation.acts.perform import note, tell
from liance.foundation.clocks.in_force import calendar_in_force
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import installation
from liance.mechanism.registry.models import Agency, PersonInCharge, Staff
from liance.mechanism.reminding.actions.climbing import Reached, reached, take_up
from liance.mechanism.reminding.actions.issuing import Reach, Rise, issue
from liance.mechanism.reminding.models import Group, Wish
from liance.mechanism.reminding.rules.timing import Quiet
from liance.mechanism.reminding.rules.wording import rung_of
from liance.norms.calendar.instants import shanghai_day

HEADS = frozenset({"enforcement_lead", "station_head", "department_head"})
UPPER = frozenset({"dispatcher", "department_head"})
ESCALATED = "reminding:reminder:escalate"


@transaction.atomic
def remind(*, channels: frozenset[str], at: datetime) -> int:
    """Take every running deadline up its ladder and remind whom its rungs name; returns how many
    reminders were written.

    ``channels``: what this site can send by (``mail``, ``sms``, ``group``); without any the
    reminders stand on the pages alone.
    """
    calendar = calendar_in_force()
    take_up(calendar=calendar)
    found = reached(at=at, calendar=calendar)
    people = _People(at)
    rises = [
        Rise(one.clock, rung, tuple(people.for_rung(one.clock, rung)))
        for one in found
        for rung in one.rungs
    ]
    told = issue(
        rises, reaches=people.reaches(_everybody(rises), channels),
        groups=people.groups({r.clock.agency_id for r in rises}) if "group" in channels else {},
        at=at,
    )  # fmt: skip
    _record(found, rises, at)
    return told


def _everybody(rises: Iterable[Rise]) -> set[UUID]:
    return {person for rise in rises for person in rise.people}


def _record(found: Sequence[Reached], rises: Sequence[Rise], at: datetime) -> None:
    """What went to anybody but the doers stands in the log of whose duty it is; open pages hear of
    all."""
    actor = installation(frozenset())
    for rise in rises:
        if rung_of(rise.rung).to != ("doers",):
            note(
                ESCALATED, _Known(rise.clock.id), noun="clocks:clock",
                actor=replace(actor, agency_id=rise.clock.agency_id), at=at,
                body={"rule": rise.clock.rule, "rung": rise.rung, "people": len(rise.people),
                      "noun": rise.clock.noun, "object": str(rise.clock.object_id)},
            )  # fmt: skip
    for one in found:
        heard = {p for r in rises if r.clock.id == one.clock.id for p in r.people}
        if heard:
            tell("reminder", _Known(one.clock.id), at=at, audience=heard, what=one.rungs[-1])


@dataclass(slots=True)
class _Known:
    """A deadline as events name it."""

    id: UUID
    version: int = 1


@dataclass(slots=True)
class _People:
    """Who does what at which agency today, read once a run and agency."""

    at: datetime
    _staff: dict[UUID, list[tuple[UUID, frozenset[str]]]] = field(default_factory=dict)
    _above: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)

    def for_rung(self, clock: Clock, code: str) -> list[UUID]:
        """The people that a rung names for a deadline, each once; where it is known to named people
        only, those of them."""
        found: list[UUID] = []
        for party in rung_of(code).to:
            found += getattr(self, f"_{party}")(clock)
        named = {UUID(one) for one in clock.named}
        return [p for p in dict.fromkeys(found) if not named or p in named]

    def _doers(self, clock: Clock) -> list[UUID]:
        if clock.staff_id is not None:
            return [clock.staff_id]
        rights = rights_of_rules()[clock.rule]
        there = self._at(clock.agency_id)
        if clock.named:
            return [p for p, _ in there]
        return [p for p, roles in there if not rights or rights & permissions_of(roles)]

    def _in_charge(self, clock: Clock) -> list[UUID]:
        rows = PersonInCharge.objects.filter(
            agency_id=clock.agency_id, during__contains=shanghai_day(self.at),
            staff__active=True, staff__user__isnull=False,
        )  # fmt: skip
        return list(rows.values_list("staff_id", flat=True))

    def _head(self, clock: Clock) -> list[UUID]:
        return [p for p, roles in self._at(clock.agency_id) if roles & HEADS]

    def _upper(self, clock: Clock) -> list[UUID]:
        """Dispatchers and heads of the department of the level above (韩城 and 杨凌: the
        province's); nobody stands above the province."""
        if clock.agency_id not in self._above:
            self._above[clock.agency_id] = tuple(self._departments_above(clock.agency_id))
        above = self._above[clock.agency_id]
        return [p for agency in above for p, roles in self._at(agency) if roles & UPPER]

    def _departments_above(self, agency_id: UUID) -> Iterable[UUID]:
        place = Agency.objects.select_related("jurisdiction").get(pk=agency_id).jurisdiction
        rows = Agency.objects.filter(
            jurisdiction_id=place.parent_id, functions__contains=["department"], active=True
        )
        return rows.values_list("id", flat=True)

    def _at(self, agency_id: UUID) -> list[tuple[UUID, frozenset[str]]]:
        if agency_id not in self._staff:
            self._staff[agency_id] = _with_roles(agency_id, self.at)
        return self._staff[agency_id]

    def reaches(self, people: set[UUID], channels: frozenset[str]) -> dict[UUID, Reach]:
        """How each person is reached outside the pages."""
        wishes = {row.staff_id: row for row in Wish.objects.filter(staff_id__in=people)}
        found = {}
        for staff in Staff.objects.filter(pk__in=people).select_related("user"):
            wish = wishes.get(staff.id) or Wish(staff=staff)
            mail = staff.user.email if staff.user else ""
            found[staff.id] = Reach(
                mail="mail" in channels and wish.mail and bool(mail),
                sms="sms" in channels and wish.sms and bool(staff.phone),
                digest=wish.digest, quiet=Quiet(wish.quiet_from, wish.quiet_to),
            )  # fmt: skip
        return found

    def groups(self, agencies: set[UUID]) -> dict[UUID, list[Group]]:
        """The groups of the agencies that hear of deadlines."""
        found: dict[UUID, list[Group]] = {}
        for row in Group.objects.filter(agency_id__in=agencies, active=True):
            found.setdefault(row.agency_id, []).append(row)
        return found


def _with_roles(agency_id: UUID, at: datetime) -> list[tuple[UUID, frozenset[str]]]:
    day = shanghai_day(at)
    people = Staff.objects.filter(agency_id=agency_id, active=True, user__is_active=True)
    users = dict(people.order_by("name", "id").values_list("user_id", "id"))
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    roles: dict[UUID, set[str]] = {user: set() for user in users}
    for user, role in Grant.objects.filter(
        running, user_id__in=users, valid_from__lte=day
    ).values_list("user_id", "role"):
        roles[user].add(role)
    return [(users[user], frozenset(held)) for user, held in roles.items()]
