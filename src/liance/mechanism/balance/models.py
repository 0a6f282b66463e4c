"""The register behind the balance: duties (targets), passages (visits), sums of a month.

Nobody but the database's own triggers and ``actions.settling`` writes these rows.
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
SETTLED_STEPS = ("point", "bottle", "result", "report", "receipt")


def _counter() -> "models.PositiveIntegerField[Any, Any]":
    return models.PositiveIntegerField(default=0, db_default=0)


class Counted(models.Model):
    """The numbers of one settled visit, or of a month's settled visits.

    ``daily`` to ``assigned``: unplanned ones by ground. ``late``: the sheet came late (W4).
    Then have and reasoned of each step; a settled visit has neither open nor broken units.
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
    point_have = _counter()
    point_reasoned = _counter()
    bottle_have = _counter()
    bottle_reasoned = _counter()
    result_have = _counter()
    result_reasoned = _counter()
    report_have = _counter()
    report_reasoned = _counter()
    receipt_have = _counter()
    receipt_reasoned = _counter()

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
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.state}"


class Passage(Counted):
    """A visit on its way through the steps. ``settled``: every unit is there or has its reason,
    and its numbers stand in the month's sum; any later change below unsettles it."""

    visit = models.OneToOneField(
        Visit, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField(help_text="day of entry, Asia/Shanghai")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    restricted = models.BooleanField()
    named = ArrayField(models.UUIDField(), default=list)
    settled = models.BooleanField(default=False, db_default=False)
    has_reason = models.BooleanField(
        default=False, db_default=False, help_text="settled, and not all is there"
    )

    class Meta:
        indexes = [
            models.Index(fields=["day"], condition=models.Q(settled=False), name="passage_open"),
            models.Index(
                fields=["day"], condition=models.Q(settled=True, restricted=False),
                name="passage_settled",
            ),
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
    """What is done of a month at a place between two agencies: duties by their last day, settled
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
