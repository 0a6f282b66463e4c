"""Plans, strata, targets, signatures, explanations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.kernel.models import Record
from liance.mechanism.planning.states import PLAN
from liance.mechanism.registry.models import Agency, Jurisdiction, Outlet, Source, Staff


class Plan(Record):
    """An annual or special plan (年度计划, 专项计划) of one area and year (P1)."""

    KINDS = [("annual", "年度计划"), ("special", "专项计划")]
    kind = models.CharField(max_length=8, choices=KINDS)
    title = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=PLAN.choices(), default=PLAN.initial)
    approved_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "year"],
                condition=models.Q(kind="annual"),
                name="plan_annual_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Stratum(Record):
    """A layer of the plan (分层, P2): by industry, region or management level."""

    BY = [("industry", "行业"), ("region", "区域"), ("management", "管理等级")]
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="strata")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    by = models.CharField(max_length=12, choices=BY)
    value = models.CharField(max_length=60)
    factors = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    ratio = models.DecimalField(max_digits=5, decimal_places=2, help_text="percent of the units")
    frequency = models.PositiveSmallIntegerField(help_text="visits per unit and year")
    population = models.PositiveIntegerField(default=0, help_text="units in it when drawn up")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="stratum_order"),
            models.CheckConstraint(
                condition=models.Q(ratio__gt=0, ratio__lte=100), name="stratum_ratio"
            ),
            models.CheckConstraint(condition=models.Q(frequency__gte=1), name="stratum_frequency"),
        ]

    def __str__(self) -> str:
        return self.name


class Target(Record):
    """One planned monitoring (计划对象): a source, its outlets and factors, a period."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    stratum = models.ForeignKey(Stratum, on_delete=models.PROTECT, related_name="targets")
    number = models.PositiveIntegerField(help_text="第 n 项")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    period_from = models.DateField()
    period_to = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="target_number"),
            models.CheckConstraint(
                condition=models.Q(period_to__gte=models.F("period_from")), name="target_period"
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "period_to"], name="target_place")]


class TargetOutlet(Record):
    """An outlet of a target with the factors planned there."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="outlets")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+")
    factors = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "outlet"], name="target_outlet_once")
        ]


class PlanSignature(Record):
    """A signature under the plan: enforcement and monitoring both sign (P1)."""

    SIDES = [("enforcement", "执法机构"), ("monitoring", "监测机构")]
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=12, choices=SIDES)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1, help_text="a send-back opens a new round")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "side", "round"], name="plan_signature_once")
        ]


class NotDone(Record):
    """The reason why a target was not monitored (R4), reported to the department."""

    target = models.OneToOneField(Target, on_delete=models.PROTECT, related_name="not_done")
    reason = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    department = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    received_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)
