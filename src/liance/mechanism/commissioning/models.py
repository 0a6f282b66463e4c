"""Third-party laboratories: their file, tenders and contracts, supervision, suspension."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.models import Record
from liance.mechanism.commissioning.states import BLIND, CONTRACT, FINDING, SUPERVISION, SUSPENSION
from liance.mechanism.registry.models import Agency, Jurisdiction, Source, Staff


class Qualification(Record):
    """CMA certificate (资质认定) of a laboratory or station, a laboratory's filing (备案), the scope by
    factor and method.

    ``factors`` empty: all; ``methods``: {factor: [standard numbers]}, a factor that is not named
    there by any method.
    """

    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    cma_number = models.CharField(max_length=20)
    cma_from = models.DateField()
    cma_to = models.DateField()
    filing_number = models.CharField(max_length=40, blank=True, default="")
    filed_to = models.DateField(null=True, blank=True)
    factors = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    methods = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["laboratory", "cma_number"], name="cma_once"),
            models.CheckConstraint(
                condition=models.Q(cma_to__gte=models.F("cma_from")), name="cma_period"
            ),
        ]

    def __str__(self) -> str:
        return self.cma_number


class CreditGrade(Record):
    """A credit grade (信用等级) that an authority gave: its words, the day, where it was published."""

    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=40)
    graded_on = models.DateField()
    source = models.CharField(max_length=200, help_text="who gave it, in which document")


class Ban(Record):
    """A ban (禁止从业、不得委托) by an authority, on days of [from, to], open without an end."""

    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=200, help_text="who decided it, in which document")
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="who put it on file; none in rows of earlier releases",
    )  # fmt: skip
    lifted_on = models.DateField(null=True, blank=True)
    lifted_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="ban_period",
            )
        ]


class Interest(Record):
    """A tie (利益关系) of a laboratory to a polluter on days of [from, to]: it is not commissioned to
    measure that unit meanwhile. Declared by the laboratory or put on file by an authority."""

    KINDS = [
        ("self_monitoring", "自行监测合同"), ("operation", "设施或自动监测运维合同"),
        ("ownership", "出资或同一控制人"), ("other", "其他"),
    ]  # fmt: skip
    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=KINDS)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=200, help_text="contract number or other ground")
    declared = models.BooleanField(default=False, help_text="by the laboratory itself")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="interest_period",
            )
        ]
        indexes = [models.Index(fields=["laboratory", "source"], name="interest_laboratory")]


class Tender(Record):
    """A procurement (采购项目) by which laboratories are taken on, with its files."""

    WAYS = [
        ("open", "公开招标"), ("invited", "邀请招标"), ("consultation", "竞争性磋商"), ("other", "其他"),
    ]  # fmt: skip
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    way = models.CharField(max_length=12, choices=WAYS)
    awarded_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="tender_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class TenderFile(Record):
    """A file of a tender as uploaded, with its digests."""

    KINDS = [
        ("notice", "招标文件"), ("bid", "投标文件"), ("award", "中标通知书"), ("other", "其他"),
    ]  # fmt: skip
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8, choices=KINDS)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")


class Contract(Record):
    """A contract (委托合同) between an agency and a laboratory: period, ceiling in yuan, the signed
    paper."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="contracts")
    buyer = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    ceiling = models.DecimalField(max_digits=14, decimal_places=2)
    paper = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CONTRACT.choices(), default=CONTRACT.initial)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["buyer", "number"], name="contract_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="contract_period"
            ),
            models.CheckConstraint(condition=models.Q(ceiling__gt=0), name="contract_ceiling"),
        ]

    def __str__(self) -> str:
        return self.number


class ContractPrice(Record):
    """The price of one determination of a factor under a contract, in yuan."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="prices")
    factor = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "factor"], name="contract_price_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="contract_price_amount"),
        ]


class ContractChange(Record):
    """A change of a contract in force by a signed paper (补充协议), with its reason; never edited.

    ``was``, ``now``: {"ceiling": yuan as text, "prices": {factor: yuan as text}}.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="changes")
    was = models.JSONField()
    now = models.JSONField()
    reason = models.CharField(max_length=200)
    paper = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Supervision(Record):
    """A supervision (监督检查) of a laboratory on a day, together with market regulation (市场监管):
    ``partner`` and ``partner_people`` name who came along."""

    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    partner = models.CharField(max_length=120, help_text="市场监管部门")
    partner_people = models.CharField(max_length=120, blank=True, default="")
    leader = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=SUPERVISION.choices(), default=SUPERVISION.initial
    )
    conclusion = models.TextField(blank=True, default="")
    closed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["laboratory", "-held_on"], name="supervision_laboratory")]


class ChecklistAnswer(Record):
    """What was found at one item of the checklist."""

    ANSWERS = [("met", "符合"), ("not_met", "不符合"), ("not_seen", "未查")]
    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="answers")
    item = models.CharField(max_length=40)
    answer = models.CharField(max_length=8, choices=ANSWERS)
    text = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supervision", "item"], name="checklist_answer_once")
        ]


class Finding(Record):
    """A finding (问题) of a supervision: the laboratory answers, who supervised settles it."""

    GRAVITIES = [("minor", "一般"), ("serious", "严重")]
    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="findings")
    item = models.CharField(max_length=40, blank=True, default="", help_text="of the checklist")
    gravity = models.CharField(max_length=8, choices=GRAVITIES)
    text = models.TextField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=FINDING.choices(), default=FINDING.initial)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")


class BlindSample(Record):
    """A blind sample (盲样). ``assigned`` ± ``uncertainty``, and ``material`` by which they can be
    looked up, are known to ``prepared_by`` alone until the laboratory's result is in; ``comparison``
    is what the rule said of it then."""

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="samples")
    code = models.CharField(max_length=40, help_text="as printed on the bottle")
    factor = models.CharField(max_length=60)
    unit = models.CharField(max_length=20)
    material = models.CharField(max_length=80, help_text="certificate of the reference material")
    assigned = models.CharField(max_length=40)
    uncertainty = models.CharField(max_length=40)
    sent_on = models.DateField()
    due_on = models.DateField()
    prepared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=BLIND.choices(), default=BLIND.initial)
    result = models.CharField(max_length=40, blank=True, default="")
    method = models.CharField(max_length=120, blank=True, default="")
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    met = models.BooleanField(null=True)
    comparison = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=200, blank=True, default="", help_text="why given up")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supervision", "code"], name="blind_sample_once")
        ]


class Comparison(Record):
    """A comparison (比对): one sample, measured by the laboratory and by a reference body."""

    supervision = models.ForeignKey(
        Supervision, on_delete=models.PROTECT, related_name="comparisons"
    )
    factor = models.CharField(max_length=60)
    unit = models.CharField(max_length=20)
    reference_body = models.CharField(max_length=120)
    reference = models.CharField(max_length=40)
    result = models.CharField(max_length=40)
    met = models.BooleanField(null=True)
    comparison = models.JSONField(default=dict)


class Suspension(Record):
    """A suspension (暂停委托) of a laboratory over days of [from, to], proposed by one person and
    decided by another; lifted in the same way. ``proposed_by`` none: of an earlier release."""

    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200)
    state = models.CharField(
        max_length=14, choices=SUSPENSION.choices(), default=SUSPENSION.initial
    )
    proposed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_note = models.CharField(max_length=200, blank=True, default="")
    lift_reason = models.CharField(max_length=200, blank=True, default="")
    lift_proposed_by = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="suspension_period"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | models.Q(proposed_by__isnull=True)
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="suspension_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_by__isnull=True)
                | ~models.Q(lifted_by=models.F("lift_proposed_by")),
                name="lifting_two_people",
            ),
            models.UniqueConstraint(
                fields=["laboratory"],
                condition=models.Q(state__in=["proposed", "in_force", "lift_proposed"]),
                name="suspension_one_open",
            ),
        ]  # fmt: skip
