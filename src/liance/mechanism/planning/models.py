"""Plans, strata, targets, signatures, explanations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.models import Record
from liance.mechanism.planning.states import DRAW, EXCUSE, PLAN
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


def _words(length: int) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class Stratum(Record):
    """A layer of the plan (分层, P2): by industry, region or management level, or by several.

    ``by`` and ``value`` say the one criterion where there is one alone; with ``several`` the arrays
    hold them. A source must meet every criterion that is not empty, by any of its values.
    """

    BY = [
        ("industry", "行业"), ("region", "区域"), ("management", "管理等级"), ("several", "多项"),
    ]  # fmt: skip
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="strata")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    by = models.CharField(max_length=12, choices=BY)
    value = models.CharField(max_length=60, blank=True, default="")
    industries = _words(60)
    places = _words(12)
    levels = _words(12)
    media = _words(6)
    grades = _words(12)
    exceeded_years = models.PositiveSmallIntegerField(
        default=0, help_text="exceeded within so many calendar years before; 0: not asked"
    )
    factors = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    factors_by_medium = models.JSONField(
        default=dict, blank=True, help_text="medium to factors; without one: factors, else permit"
    )
    quarters = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True,
        help_text="visits in each quarter; empty: any time",
    )  # fmt: skip
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


class PlanUnit(Record):
    """A source that the plan must visit (必查) or must not (不查), with the reason (P2)."""

    KINDS = [("must", "必查"), ("out", "不查")]
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="units")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=KINDS)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "source"], name="plan_unit_once")]


class AreaRule(Record):
    """What an area set for its inspections; each setting stands unverified until its text is read.

    ``yearly_cap``: visits to one unit in a year by all agencies together, none: not set. Before
    its text is read it warns, and refuses only where the authority says so: ``unverified_binds``.
    ``exceeded_years``: how far back an exceedance counts in weights, none: not set.
    """

    jurisdiction = models.OneToOneField(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    yearly_cap = models.PositiveSmallIntegerField(null=True)
    unverified_binds = models.BooleanField(default=False, help_text="未核对时上限也有效")
    exceeded_years = models.PositiveSmallIntegerField(null=True)
    prior_approval = models.BooleanField(default=False, help_text="入企检查先经批准")
    notice_shown = models.BooleanField(default=False, help_text="向企业出示检查通知")
    result_told = models.BooleanField(default=False, help_text="结果告知企业")
    basis = models.CharField(max_length=200, blank=True, default="", help_text="依据文件")
    verified = models.BooleanField(default=False)


class UnitPrice(Record):
    """A price that an area entered for a year (F1): yuan a visit, yuan a determination of a factor,
    or the working days of each person for a visit. Nothing is shipped: what is not entered lacks."""

    KINDS = [("sampling", "采样"), ("travel", "交通"), ("factor", "分析"), ("outside", "委托分析"),
             ("days", "用几天")]  # fmt: skip
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    factor = models.CharField(max_length=60, blank=True, default="")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    basis = models.CharField(max_length=200, blank=True, default="", help_text="依据文件或合同")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "year", "kind", "factor"], name="unit_price_once"
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="unit_price_amount"),
        ]


class PlanFund(Record):
    """How much of a plan's money comes from a source of funds (资金来源, F1), in yuan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="funds")
    source = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "source"], name="plan_fund_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="plan_fund_amount"),
        ]


class PlanVersion(Record):
    """A plan as it was approved (P1): its strata and targets in words, and why it was changed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(help_text="第 n 版")
    content = models.JSONField()
    reason = models.TextField(blank=True, default="")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]


class Draw(Record):
    """A random draw (双随机抽取, P2): list and seed committed by one side, drawn by the other.

    ``seed`` (32 bytes) is told by nothing but the published file, and there after the draw alone.
    ``file``: the published file as it now stands.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField(help_text="第 n 次抽取")
    state = models.CharField(max_length=10, choices=DRAW.choices(), default=DRAW.initial)
    list_sha256 = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    seed = models.BinaryField()
    witness = models.CharField(max_length=120, blank=True, default="")
    units = models.PositiveIntegerField(help_text="candidates on the list")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    committed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    committed_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    committed_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="draw_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(state="committed"), name="draw_open_once"
            ),
        ]


class DrawExcuse(Record):
    """Who is asked to be excused from a draw (请假、回避、停产): by one side with the reason, granted
    or refused by the other. ``order``: of the granted; only then the rule names who stands in."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="excuses")
    state = models.CharField(max_length=8, choices=EXCUSE.choices(), default=EXCUSE.initial)
    order = models.PositiveSmallIntegerField(null=True)
    unit = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    pool = models.CharField(max_length=12, blank=True, default="")
    person = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True, default="", help_text="why refused")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "order"], name="draw_excuse_order"),
            models.UniqueConstraint(
                fields=["draw", "unit", "person"], condition=models.Q(state="asked"),
                nulls_distinct=False, name="draw_excuse_asked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("by")),
                name="draw_excuse_two_people",
            ),
        ]  # fmt: skip


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
