"""The register behind the balance: duties (targets), passages (visits), sums of a month.

Nobody but the database's own triggers and ``actions.count`` writes these rows.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from liance.mechanism.operations.models import Visit
from liance.mechanism.planning.models import Target
from liance.mechanism.registry.models import Agency, Jurisdiction

DUTY_STATES = [
    ("open", "未出具联系单"),
    ("sheet", "已出具联系单"),
    ("visited", "已监测"),
    ("reasoned", "已说明原因"),
]


def _counter() -> "models.PositiveIntegerField[Any, Any]":
    return models.PositiveIntegerField(default=0, db_default=0)


class Counted(models.Model):
    """The numbers of one visit, or of a month's visits.

    ``daily`` to ``assigned``: unplanned ones by ground. ``late``: the sheet came late (W4). Then
    the four classes of each step; of the step to the sheet only visits that still lack one.
    """

    visits = _counter()
    planned = _counter()
    daily = _counter()
    petition = _counter()
    emergency = _counter()
    assigned = _counter()
    late = _counter()
    urgent = _counter()
    commissioned = _counter()
    readings = _counter()
    repeats = _counter()
    rejected = _counter()
    uploads_late = _counter()
    sheet_in_time = _counter()
    sheet_reasoned = _counter()
    sheet_broken = _counter()
    point_have = _counter()
    point_in_time = _counter()
    point_reasoned = _counter()
    point_broken = _counter()
    bottle_have = _counter()
    bottle_in_time = _counter()
    bottle_reasoned = _counter()
    bottle_broken = _counter()
    result_have = _counter()
    result_in_time = _counter()
    result_reasoned = _counter()
    result_broken = _counter()
    report_have = _counter()
    report_in_time = _counter()
    report_reasoned = _counter()
    report_broken = _counter()
    receipt_have = _counter()
    receipt_in_time = _counter()
    receipt_reasoned = _counter()
    receipt_broken = _counter()

    class Meta:
        abstract = True


COUNTERS = tuple(f.attname for f in Counted._meta.fields)


class Duty(models.Model):
    """A target of a running plan and how far it came. Kept by triggers, always exact.

    A restricted sheet does not show here: it exists for its named people only.
    """

    target = models.OneToOneField(
        Target, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(help_text="last day of the planned period")
    state = models.CharField(max_length=8, choices=DUTY_STATES)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on"],
                include=["jurisdiction", "enforcement", "monitoring", "state"],
                condition=models.Q(state__in=["open", "sheet"]),
                name="duty_waiting",
            ),
            models.Index(fields=["jurisdiction", "state", "due_on"], name="duty_place"),
            models.Index(fields=["monitoring", "state", "due_on"], name="duty_station"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.state}"


class Passage(Counted):
    """A visit on its way through the steps.

    ``counted``: its numbers stand in the month's sum; any change below takes that back.
    ``until``: when a unit passes from in time to broken if nothing happens; None: never.
    """

    visit = models.OneToOneField(
        Visit, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField(help_text="day of entry, Asia/Shanghai")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    restricted = models.BooleanField()
    named = ArrayField(models.UUIDField(), default=list)
    counted = models.BooleanField(default=False, db_default=False)
    until = models.DateTimeField(null=True)
    has_reason = models.BooleanField(default=False, db_default=False)
    has_break = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["day"], condition=models.Q(counted=False), name="passage_uncounted"
            ),
            models.Index(
                fields=["until"], condition=models.Q(until__isnull=False), name="passage_until"
            ),
            models.Index(fields=["day"], name="passage_day"),
            models.Index(fields=["day"], condition=models.Q(has_break=True), name="passage_break"),
            GinIndex(fields=["named"], condition=models.Q(restricted=True), name="passage_named"),
            models.Index(
                fields=["jurisdiction", "day"], condition=models.Q(has_reason=True),
                name="passage_reasoned",
            ),
            models.Index(
                fields=["jurisdiction", "day"], condition=models.Q(uploads_late__gt=0),
                name="passage_late",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.visit_id} {self.day}"


class MonthSum(Counted):
    """What is done of a month at a place between two agencies: duties by their last day, counted
    unrestricted visits by their day of entry. Kept by triggers."""

    month = models.DateField(help_text="its first day")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    duties = _counter()
    duties_sheet = _counter()
    duties_visited = _counter()
    duties_reasoned = _counter()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "jurisdiction", "enforcement", "monitoring"], name="month_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.jurisdiction_id}"
