"""Runs of screening (筛查), leads (线索) and their examinations (核查)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.kernel.models import Record
from liance.mechanism.commissioning.models import Supervision
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Agency, Jurisdiction, Staff
from liance.mechanism.screening.states import LEAD


class Run(Record):
    """A run (筛查): engine, rows of the extract by table, groups that each statistical check looked
    at, leads seen and newly opened, digest of the thresholds."""

    engine = models.CharField(max_length=10)
    extracted = models.JSONField(default=dict)
    tested = models.JSONField(default=dict)
    seen = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    thresholds = models.CharField(max_length=64, help_text="SHA-256 of the checks on file")
    began_at = models.DateTimeField()


class Lead(Record):
    """A lead (线索): what a check saw, with the rows behind it as [[table, id]], at most 200.

    ``subject`` makes it the same lead when it is seen again: it is opened once. ``restricted`` and
    ``named`` say what was secret when it was opened; who may know of it is asked of the visits that
    it speaks of whenever it is read (``Spoken``). It changes no result and is no finding of guilt.
    """

    FINDINGS = [
        ("explained", "有合理解释"), ("error", "记录差错，已另行更正"), ("referred", "需要立案调查"),
        ("undecided", "不能判断"),
    ]  # fmt: skip
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    check_id = models.CharField(max_length=4)
    code = models.CharField(max_length=20)
    subject = models.CharField(max_length=400)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.ForeignKey(
        Jurisdiction, null=True, on_delete=models.PROTECT, related_name="+"
    )
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    restricted = models.BooleanField(default=False)
    named = ArrayField(models.UUIDField(), default=list, blank=True)
    facts = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    state = models.CharField(max_length=14, choices=LEAD.choices(), default=LEAD.initial)
    opened_at = models.DateTimeField()
    finding = models.CharField(max_length=10, choices=FINDINGS, default="", blank=True)
    finding_text = models.TextField(default="", blank=True)
    closed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_id", "code", "subject"], name="lead_once"),
            models.CheckConstraint(
                condition=~models.Q(state="closed")
                | (~models.Q(finding="") & ~models.Q(finding_text="")),
                name="lead_closed_finding",
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "-opened_at"], name="lead_place")]

    def __str__(self) -> str:
        return f"{self.check_id} {self.code}"


class Spoken(models.Model):
    """A visit that a lead speaks of; ``example``: only as the example of a sum over many visits.
    Worked out from the lead's rows when it is opened (``findings.spoken_of``)."""

    id = models.BigAutoField(primary_key=True)
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="spoken")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    example = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lead", "visit"], name="lead_speaks_once")]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.visit_id}"


class Examination(Record):
    """What one person found out about a lead; two different people examine each (至少两人)."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="examinations")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["lead", "by"], name="examined_once_each")]


class SupervisedLead(Record):
    """A closed lead that a person puts to a supervision of its laboratory: what was found out about
    it is considered there. It says nothing of guilt."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="supervisions")
    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "supervision"], name="lead_supervised_once")
        ]
