"""Vehicles, absences, timetables with their outings and visits, searches.

What an outing takes (people, instruments, its vehicle) carries the outing's hours and whether it
is announced (``firm``); composite foreign keys keep these equal, exclusion constraints refuse a
second booking.
"""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models.constraints import BaseConstraint

from liance.foundation.kernel.models import Record
from liance.mechanism.capability.models import Instrument
from liance.mechanism.planning.models import Plan, Target
from liance.mechanism.registry.models import Agency, Staff
from liance.mechanism.scheduling.states import SEARCH, TIMETABLE

EQUAL, OVERLAPS = RangeOperators.EQUAL, RangeOperators.OVERLAPS


class Vehicle(Record):
    """A vehicle (车辆) of an agency; ``seats`` for its crew."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    plate = models.CharField(max_length=20, unique=True)
    seats = models.PositiveSmallIntegerField(default=5)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(seats__gte=1), name="seats")]

    def __str__(self) -> str:
        return self.plate


class Absence(Record):
    """Days on which a person is on leave, or an instrument or a vehicle is not to be had."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(
        Instrument, null=True, on_delete=models.PROTECT, related_name="+"
    )
    vehicle = models.ForeignKey(Vehicle, null=True, on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()
    reason = models.CharField(max_length=60)

    @property
    def last_day(self) -> date:
        """The last day of it."""
        last: date = self.during.upper - timedelta(days=1)
        return last

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    staff__isnull=False, instrument__isnull=True, vehicle__isnull=True
                )
                | models.Q(staff__isnull=True, instrument__isnull=False, vehicle__isnull=True)
                | models.Q(staff__isnull=True, instrument__isnull=True, vehicle__isnull=False),
                name="absence_of_one",
            )
        ]


class FieldTerms(Record):
    """What a station set for its timetables; none: the conventions. ``laboratory_per_day``:
    determinations that its laboratory takes in on a day, none: not limited."""

    monitoring = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+")
    laboratory_per_day = models.PositiveIntegerField(null=True)
    gap_days = models.PositiveSmallIntegerField(null=True)
    day_minutes = models.PositiveSmallIntegerField(null=True)
    basis = models.CharField(max_length=200, blank=True, default="", help_text="依据文件")
    verified = models.BooleanField(default=False)


class Timetable(Record):
    """A timetable (排期表) of a plan, version by version; ``cost``, ``bound`` without a unit."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="第 n 版")
    state = models.CharField(max_length=10, choices=TIMETABLE.choices(), default=TIMETABLE.initial)
    first_day = models.DateField()
    last_day = models.DateField()
    cost = models.PositiveIntegerField(null=True)
    bound = models.PositiveIntegerField(null=True)
    announced_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(null=True)
    digest = models.CharField(
        max_length=64, blank=True, default="", help_text="SHA-256 as announced"
    )
    firm = models.GeneratedField(
        expression=models.Q(state="announced"),  # type: ignore[arg-type]  # Django takes a Q
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "firm"], name="timetable_as_booked"),
            models.UniqueConstraint(fields=["plan", "number"], name="timetable_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(state="draft"), name="timetable_one_draft"
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=models.Q(state="announced"),
                name="timetable_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="timetable_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"


def _booked_once(name: str, resource: str) -> list[BaseConstraint]:
    """Not twice within one timetable, and not twice among all that is announced."""
    return [
        ExclusionConstraint(
            name=f"{name}_once",
            expressions=[("timetable", EQUAL), (resource, EQUAL), ("during", OVERLAPS)],
        ),
        ExclusionConstraint(
            name=f"{name}_once_announced",
            expressions=[(resource, EQUAL), ("during", OVERLAPS)],
            condition=models.Q(firm=True),
        ),
    ]


class Outing(Record):
    """One crew's day out (外出): from leaving to being back; its vehicle. ``fixed``: stays."""

    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="outings")
    day = models.DateField()
    during = DateTimeRangeField()
    vehicle = models.ForeignKey(Vehicle, null=True, on_delete=models.PROTECT, related_name="+")
    firm = models.BooleanField(default=False, help_text="of an announced timetable")
    fixed = models.BooleanField(default=False)
    kept = models.BooleanField(default=False, help_text="taken over from the announced version")

    class Meta:
        indexes = [models.Index(fields=["timetable", "day"], name="outing_day")]
        constraints = [
            *_booked_once("outing_vehicle", "vehicle"),
            models.UniqueConstraint(
                fields=["id", "timetable", "during", "firm"], name="outing_as_booked"
            ),
        ]


class OutingMember(Record):
    """A person of an outing, booked for its hours."""

    SIDES = [("enforcement", "执法"), ("monitoring", "监测")]
    outing = models.ForeignKey(Outing, on_delete=models.CASCADE, related_name="members")
    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=SIDES)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    firm = models.BooleanField(default=False)

    class Meta:
        constraints = _booked_once("outing_member", "staff")


class OutingInstrument(Record):
    """An instrument of an outing, booked for its hours."""

    outing = models.ForeignKey(Outing, on_delete=models.CASCADE, related_name="instruments")
    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    firm = models.BooleanField(default=False)

    class Meta:
        constraints = _booked_once("outing_instrument", "instrument")


class PlannedVisit(Record):
    """A target in a timetable: its place in an outing with the hours at the unit, or none yet."""

    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="visits")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    outing = models.ForeignKey(Outing, null=True, on_delete=models.PROTECT, related_name="visits")
    order = models.PositiveSmallIntegerField(default=0)
    begins_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timetable", "target"], name="planned_visit_once"),
            models.CheckConstraint(
                condition=models.Q(
                    outing__isnull=True, begins_at__isnull=True, ends_at__isnull=True
                )
                | models.Q(
                    outing__isnull=False, begins_at__isnull=False,
                    ends_at__gt=models.F("begins_at"),
                ),
                name="planned_visit_hours",
            ),
        ]  # fmt: skip


class Search(Record):
    """A search for a timetable, run in the background; it can be stopped and keeps the best.

    ``what_if``: ``{"people": n, "month": m}`` for a question that changes nothing, else empty.
    ``progress``: ``cost``, ``bound``, ``unserved``, ``outings``, ``seconds``; ``result``: what a
    question found, and why visits stay unserved.
    """

    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="searches")
    state = models.CharField(max_length=10, choices=SEARCH.choices(), default=SEARCH.initial)
    seconds = models.PositiveSmallIntegerField()
    what_if = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, help_text="last sign of the worker")
    stop_asked_at = models.DateTimeField(null=True)
    progress = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["timetable"], condition=models.Q(state__in=["waiting", "running"]),
                name="search_one_at_a_time",
            )
        ]  # fmt: skip
