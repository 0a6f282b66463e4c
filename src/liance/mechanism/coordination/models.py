"""The contact sheet with its four grounds (S1), points and factors, crews, negotiation, changes,
infeasibility."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.models import Record
from liance.foundation.kernel.search import Bigrams
from liance.mechanism.capability.models import Instrument
from liance.mechanism.commissioning.models import Ban, Contract, Interest, Suspension
from liance.mechanism.coordination.states import PROPOSAL, SHEET
from liance.mechanism.planning.models import Target
from liance.mechanism.registry.models import Agency, Jurisdiction, Outlet, Source, Staff

GROUNDS = [
    ("daily", "日常监督执法检查"),
    ("petition", "信访投诉举报调查"),
    ("emergency", "环境应急"),
    ("assigned", "上级交办的重要事项"),
]
URGENCIES = [
    ("routine", "日常"),
    ("surprise", "突击执法检查"),
    ("assigned", "上级交办"),
    ("urgent_petition", "紧急信访调查"),
    ("emergency", "环境应急"),
    ("other", "其他时效性较强"),
]


class Sheet(Record):
    """A contact sheet (执法监测工作联系单), from enforcement to the station of the same level.

    ``named`` are the staff who alone may know of a restricted sheet (surprise, informant).
    ``open_fields`` are keys of what is to be determined on site (W3).
    """

    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    laboratory = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", help_text="经办: who wrote it"
    )
    state = models.CharField(max_length=14, choices=SHEET.choices(), default=SHEET.initial)
    year = models.PositiveSmallIntegerField(null=True)
    sequence = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=60, default="", help_text="宝环执联〔2026〕187号")
    ground = models.CharField(max_length=10, choices=GROUNDS)
    urgency = models.CharField(max_length=16, choices=URGENCIES, default="routine")
    urgency_note = models.CharField(max_length=200, default="", blank=True)
    restricted = models.BooleanField(default=False)
    named = ArrayField(models.UUIDField(), default=list, blank=True)
    unit_name = models.CharField(max_length=120, help_text="监测单位名称 as written on the sheet")
    planned_from = models.DateTimeField()
    planned_to = models.DateTimeField()
    note = models.TextField(default="", blank=True)
    open_fields = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    sent_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False, help_text="sent with less than the lead time (W4)")
    late_reason = models.CharField(max_length=200, default="", blank=True)
    after_visit = models.BooleanField(default=False, help_text="follows an urgent visit (W7)")
    received_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_reply = models.TextField(default="", blank=True)
    stock_confirmed = models.BooleanField(default=False, help_text="耗材备齐, said on return (W5)")
    withdrawn_reason = models.CharField(max_length=200, default="", blank=True)
    search = models.GeneratedField(
        expression=Bigrams("unit_name", "number"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ground__in=[code for code, _word in GROUNDS]),
                name="sheet_ground",
            ),
            models.UniqueConstraint(
                fields=["enforcement", "year", "sequence"], name="sheet_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(planned_to__gte=models.F("planned_from")), name="sheet_times"
            ),
            models.CheckConstraint(
                condition=models.Q(late=False) | ~models.Q(late_reason=""), name="sheet_late_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(urgency="routine") | ~models.Q(urgency_note=""),
                name="sheet_urgency_note",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="sheet_search"),
            GinIndex(fields=["named"], condition=models.Q(restricted=True), name="sheet_named"),
            models.Index(fields=["jurisdiction", "-planned_from", "-id"], name="sheet_place"),
            models.Index(fields=["enforcement", "-planned_from", "-id"], name="sheet_enforcement"),
            models.Index(fields=["monitoring", "-planned_from", "-id"], name="sheet_monitoring"),
            # Carries every filtered column, so that counting and paging read the index alone.
            models.Index(
                fields=["-planned_from", "-id"],
                include=[
                    "state",
                    "ground",
                    "urgency",
                    "late",
                    "enforcement",
                    "monitoring",
                    "laboratory",
                    "jurisdiction",
                ],
                condition=models.Q(restricted=False),
                name="sheet_time",
            ),
            # The same of the few that were sent late.
            models.Index(
                fields=["-planned_from", "-id"],
                include=[
                    "state",
                    "ground",
                    "urgency",
                    "enforcement",
                    "monitoring",
                    "laboratory",
                    "jurisdiction",
                ],
                condition=models.Q(restricted=False, late=True),
                name="sheet_late",
            ),
            models.Index(fields=["source", "planned_from"], name="sheet_source"),
            models.Index(fields=["state", "-planned_from"], name="sheet_state"),
        ]

    def __str__(self) -> str:
        return self.number or self.unit_name


class Informant(Record):
    """Who told (举报人), kept apart from the sheet; only its named people may read it."""

    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="informant")
    text = models.TextField()


class Point(Record):
    """A monitoring point of the sheet (监测点位)."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="points")
    order = models.PositiveSmallIntegerField()
    outlet = models.ForeignKey(Outlet, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60, default="", blank=True)
    medium = models.CharField(max_length=6, choices=Outlet.MEDIA)
    frequency = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["sheet", "order"], name="point_order")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Item(Record):
    """A factor at a point with its standard and limit (监测因子, 执行标准)."""

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    factor = models.CharField(max_length=60)
    standard = models.CharField(max_length=120, default="", blank=True)
    limit = models.CharField(max_length=40, default="", blank=True)
    unit = models.CharField(max_length=20, default="", blank=True)
    beside = models.JSONField(
        default=list, blank=True, help_text="further limits: permit, EIA approval, standards"
    )
    on_site = models.BooleanField(default=False)
    cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["point", "factor"], name="item_once")]

    def __str__(self) -> str:
        return self.factor


class SheetCrew(Record):
    """A person named on the sheet, with the certificate number printed there."""

    SIDES = [("enforcement", "执法人员"), ("monitoring", "监测人员")]
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="crew")
    side = models.CharField(max_length=12, choices=SIDES)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    certificate_number = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "staff"], name="sheet_crew_once")]


class SheetInstrument(Record):
    """An instrument that the station confirmed on return."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="instruments")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "instrument"], name="sheet_instrument_once")
        ]


class SheetSignature(Record):
    """A signature on a part of the sheet, with its meaning (经办, 负责人, 综合室, 站长)."""

    PARTS = [("issue", "执法机构填写"), ("return", "监测机构回送")]
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="signatures")
    part = models.CharField(max_length=8, choices=PARTS)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    meaning = models.CharField(max_length=20)
    at = models.DateTimeField()


class SheetPaper(Record):
    """A copy of record (存档件) of the sheet as it stood after a step. ``content``: all that the form
    says, as canonical JSON, taken with the step; ``pdf``: the form printed from it, soon after."""

    OCCASIONS = [
        ("send", "送出"), ("return", "回送"), ("accept", "协商改动"), ("fill", "补充填报"),
        ("enter", "提前进场"), ("infeasible", "办不到"), ("reschedule", "同意改期"),
        ("consent", "同意委托"), ("commission", "委托"), ("recall", "收回委托"), ("refuse", "不同意"),
        ("withdraw", "撤回"),
    ]  # fmt: skip
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="papers")
    order = models.PositiveSmallIntegerField()
    occasion = models.CharField(max_length=10, choices=OCCASIONS)
    at = models.DateTimeField()
    content = models.TextField()
    pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["sheet", "order"], name="sheet_paper_order")]


class Comment(Record):
    """A message of the talk about the sheet (协商, W2); kept for good."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="comments")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12)
    at = models.DateTimeField()
    text = models.TextField()


class Proposal(Record):
    """A proposed change of one field, and its answer (W2)."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="proposals")
    field = models.CharField(max_length=80)
    old = models.TextField(default="")
    new = models.TextField()
    reason = models.TextField(default="", blank=True)
    side = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=PROPOSAL.choices(), default=PROPOSAL.initial)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(default="", blank=True)


class Change(Record):
    """One changed value of the sheet: field, old, new, who, when, why (W3). Never edited."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=80)
    label = models.CharField(max_length=120)
    old = models.TextField(default="")
    new = models.TextField(default="")
    kind = models.CharField(
        max_length=10,
        choices=[
            ("proposal", "协商"),
            ("fill", "补充填报"),
            ("edit", "修改"),
            ("price", "重新计价"),
            ("commission", "委托"),
        ],
    )
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(default="", blank=True)


class Infeasibility(Record):
    """A "cannot do" with grounds, and the department's decision (W6)."""

    GROUNDS = [("capability", "自身能力不足"), ("time", "工作时间无法满足")]
    DECISIONS = [("reschedule", "同意改期"), ("commission", "同意委托"), ("refuse", "不同意")]
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="infeasibilities")
    ground = models.CharField(max_length=12, choices=GROUNDS)
    text = models.TextField()
    proposed_from = models.DateTimeField(null=True)
    proposed_to = models.DateTimeField(null=True)
    declared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=DECISIONS, default="", blank=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(default="", blank=True)
    laboratory = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"], condition=models.Q(decision=""), name="infeasibility_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("declared_by")),
                name="infeasibility_two_people",
            ),
        ]


class Commission(Record):
    """What a laboratory is commissioned with for a sheet, under a contract (W6, F2).

    ``lines``: [{factor, times, price, amount}], in yuan, priced anew when factors change. It counts
    against the ceiling until it ends or the sheet is withdrawn.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="commissions")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    lines = models.JSONField(default=list)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"], condition=models.Q(ended_at__isnull=True),
                name="commission_one_open",
            )
        ]  # fmt: skip


class CommissionReview(Record):
    """The department's decision on a commission whose laboratory may not work any more (F3).

    ``ground`` with the suspension, ban or tie on file, none where the laboratory's papers do not
    hold; ``laboratory`` none: of an earlier release, then its suspension's.
    """

    GROUNDS = [
        ("suspension", "暂停委托"), ("ban", "禁止期"), ("tie", "利益关系"), ("cma", "资质认定"),
        ("filing", "备案"), ("scope", "能力范围"),
    ]  # fmt: skip
    DECISIONS = [
        ("continue", "继续"),
        ("recall", "收回"),
        ("replace", "另行委托"),
        ("halt", "停止检测"),
    ]
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="reviews")
    laboratory = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=GROUNDS, default="suspension")
    suspension = models.ForeignKey(
        Suspension, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ban = models.ForeignKey(Ban, null=True, on_delete=models.PROTECT, related_name="+")
    tie = models.ForeignKey(Interest, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=DECISIONS)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "suspension"], name="commission_review_once"),
            models.UniqueConstraint(fields=["sheet", "ban"], name="commission_review_ban_once"),
            models.UniqueConstraint(fields=["sheet", "tie"], name="commission_review_tie_once"),
        ]

    @property
    def record_id(self) -> UUID | None:
        """The suspension, ban or tie that it was decided on."""
        return self.suspension_id or self.ban_id or self.tie_id
