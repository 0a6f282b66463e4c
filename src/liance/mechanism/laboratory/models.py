"""Determinations with their raw text, and the verdict of each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.models import Record
from liance.mechanism.capability.models import Instrument
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.states import BATCH, DETERMINATION
from liance.mechanism.operations.models import Visit, VisitPoint
from liance.mechanism.registry.models import Agency, Staff


class Batch(Record):
    """A batch (分析批): one factor, method, instrument and analyst, samples with control samples.

    ``findings`` is what its quality control was judged by, as ``rules.acceptance`` said it;
    ``repeats`` the failed batch that it does again.
    """

    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=30)
    factor = models.CharField(max_length=60)
    medium = models.CharField(max_length=8)
    method = models.CharField(max_length=120)
    unit = models.CharField(max_length=20)
    detection_limit = models.CharField(max_length=20, default="", blank=True)
    instrument = models.ForeignKey(
        Instrument, null=True, on_delete=models.PROTECT, related_name="+"
    )
    analyst = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=BATCH.choices(), default=BATCH.initial)
    submitted_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=list)
    reason = models.CharField(
        max_length=200, default="", blank=True, help_text="of release, repetition, cancelling"
    )
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    repeats = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["laboratory", "number"], name="batch_number"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["released", "repeated", "cancelled"])
                | (~models.Q(reason="") & models.Q(decided_by__isnull=False)),
                name="batch_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="released") | ~models.Q(decided_by=models.F("analyst")),
                name="batch_released_by_other",
            ),
        ]
        indexes = [models.Index(fields=["laboratory", "state", "-started_at"], name="batch_work")]

    def __str__(self) -> str:
        return self.number


class BatchMember(Record):
    """A sample's factor in a batch, in its place. A repeated batch keeps its members."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="members")
    bottle_factor = models.ForeignKey(BottleFactor, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "bottle_factor"], name="batch_member_once"),
            models.UniqueConstraint(fields=["batch", "place"], name="batch_member_place"),
        ]


class BatchControl(Record):
    """A control sample (质控样) of a batch, texts as typed, in the batch's unit.

    ``blank``: ``found``. ``spike``: ``base`` before, ``added``, ``found`` after. ``reference``:
    ``certified`` ± ``uncertainty``, ``found``; ``label`` names the material or the sample spiked.
    """

    KINDS = [("blank", "空白"), ("spike", "加标"), ("reference", "标准样品")]
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="controls")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    label = models.CharField(max_length=60, default="", blank=True)
    found = models.CharField(max_length=40)
    base = models.CharField(max_length=40, default="", blank=True)
    added = models.CharField(max_length=40, default="", blank=True)
    certified = models.CharField(max_length=40, default="", blank=True)
    uncertainty = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="batch_control_place")
        ]


class ResultFile(Record):
    """A file that results came from (结果文件): the original, the mapping it was read by."""

    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    mapping = models.CharField(max_length=40)
    rows = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.file.name


class Determination(Record):
    """One determination (测定) of one factor from one bottle. Repeats are each kept and reported.

    ``raw`` is the text as typed; ``value`` its exact number, ``qualifier`` one of
    ``=``, ``<`` (not found above the bound or ``detection_limit``), ``>``. An amendment is a new
    row naming the old one; both keep the ``repeat`` they stand for. ``read_at`` is as told, never
    altered: where it lies long before ``entered_at``, ``late_reason`` says why. A sub-contracted
    one names who made it and their report. ``recorded`` as
    ``norms.standards.recording.check_recorded`` keeps it.
    """

    bottle_factor = models.ForeignKey(BottleFactor, on_delete=models.PROTECT, related_name="+")
    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    repeat = models.PositiveSmallIntegerField()
    raw = models.CharField(max_length=40)
    qualifier = models.CharField(max_length=1)
    value = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    unit = models.CharField(max_length=20)
    detection_limit = models.CharField(max_length=20, default="", blank=True)
    method = models.CharField(max_length=120)
    instrument = models.ForeignKey(
        Instrument, null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(help_text="start of the analysis; holding time ends here")
    state = models.CharField(
        max_length=10, choices=DETERMINATION.choices(), default=DETERMINATION.initial
    )
    analyst = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    checked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True, help_text="when the number came about")
    late_reason = models.CharField(
        max_length=200, default="", blank=True, help_text="entered long after it was read: why"
    )
    subcontractor = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    subcontract_report = models.CharField(max_length=60, default="", blank=True)
    source_file = models.ForeignKey(
        ResultFile, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded = models.JSONField(
        default=dict, blank=True, help_text="what the standard needs beside it: raw text and value"
    )
    source_line = models.PositiveIntegerField(null=True)
    over_hold = models.BooleanField(default=False)
    verdict = models.CharField(max_length=14)
    times = models.CharField(max_length=30, default="", blank=True, help_text="超标倍数")
    verdict_detail = models.JSONField(default=dict, help_text="limit, steps, citation, reason")
    amends = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    amend_reason = models.CharField(max_length=200, default="", blank=True)
    sent_back_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bottle_factor", "repeat"],
                condition=~models.Q(state="superseded"),
                name="determination_repeat",
            ),
            models.CheckConstraint(
                condition=models.Q(qualifier__in=["=", "<", ">"]), name="determination_qualifier"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["entered", "sent_back", "superseded"])
                | models.Q(checked_by__isnull=False),
                name="determination_checked",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(approved_by__isnull=False),
                name="determination_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(amends__isnull=True) | ~models.Q(amend_reason=""),
                name="determination_amend_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(subcontractor__isnull=True) | ~models.Q(subcontract_report=""),
                name="determination_subcontract",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True)
                | ~models.Q(checked_by=models.F("analyst")),
                name="determination_check_by_other",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | (
                    ~models.Q(approved_by=models.F("analyst"))
                    & ~models.Q(approved_by=models.F("checked_by"))
                ),
                name="determination_approve_by_third",
            ),
        ]
        indexes = [
            models.Index(fields=["laboratory", "state", "-entered_at"], name="determination_work"),
            models.Index(fields=["bottle_factor", "repeat"], name="determination_factor"),
        ]

    def __str__(self) -> str:
        return f"{self.raw} {self.unit}".strip()


class Mean(Record):
    """The mean (均值) of samples that a limit judges together: those of a point within the hour or day.

    ``members`` are determinations, or ``of`` field readings, in the order of sampling;
    ``value`` as printed, rounded once, with its mark, in ``unit``. ``verdict_detail`` as
    a determination has it, all limits in its ``sides``;
    ``covers``: the origins of limits by which the members are not judged one by one. A member that is
    amended, or a re-evaluation, makes a new row that ``replaces`` this one, with its ``reason``.
    """

    DETERMINATIONS, READINGS = "determination", "reading"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(VisitPoint, on_delete=models.PROTECT, related_name="+")
    factor = models.CharField(max_length=60)
    of = models.CharField(
        max_length=13, default="determination", help_text="determination, reading"
    )
    members = ArrayField(models.UUIDField())
    began_at = models.DateTimeField(help_text="first sample taken")
    ended_at = models.DateTimeField(help_text="last sample taken")
    value = models.CharField(max_length=60)
    unit = models.CharField(max_length=20)
    verdict = models.CharField(max_length=14)
    times = models.CharField(max_length=30, default="", blank=True, help_text="超标倍数")
    verdict_detail = models.JSONField(default=dict, help_text="limits, steps, citation, reason")
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    reason = models.CharField(max_length=200, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(reason=""),
                name="mean_replace_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip()


class DoubtAnswer(Record):
    """What a reviewer answered to an implausible combination (存疑答复); the values stay.

    ``code`` names the comparison, ``keys`` the determinations and field readings compared, sorted;
    ``said`` keeps the facts of the doubt as they stood when it was answered.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=4)
    code = models.CharField(max_length=30)
    keys = ArrayField(models.UUIDField())
    said = models.JSONField(default=dict)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "code", "keys"], name="doubt_answered_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="doubt_answer_reason"),
        ]

    def __str__(self) -> str:
        return self.reason
