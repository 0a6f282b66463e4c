"""Reports, uploads, copies, cases, penalty decisions, reasons for breaks."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.models import Record
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Agency, Jurisdiction, Staff
from liance.mechanism.reporting.states import CASE, COPY, REPORT, UPLOAD


class Report(Record):
    """A monitoring report (监测报告) of one visit: prepared, reviewed, signed by three people."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    code = models.CharField(max_length=12, unique=True, help_text="on the paper, to verify it by")
    state = models.CharField(max_length=12, choices=REPORT.choices(), default=REPORT.initial)
    restricted = models.BooleanField(default=False)
    named = ArrayField(models.UUIDField(), default=list, blank=True)
    content = models.JSONField(help_text="all that is printed, frozen when prepared")
    exceedances = models.PositiveSmallIntegerField(default=0)
    completed_at = models.DateTimeField(help_text="last determination approved: the clock's start")
    prepared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    replace_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="report_number"),
            models.UniqueConstraint(
                fields=["visit"],
                condition=models.Q(state__in=["prepared", "reviewed"]),
                name="report_one_under_way",
            ),
            models.UniqueConstraint(
                fields=["visit"], condition=models.Q(state="signed"), name="report_one_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(replace_reason=""),
                name="report_replace_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True)
                | ~models.Q(reviewed_by=models.F("prepared_by")),
                name="report_reviewed_by_other",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True)
                | (
                    ~models.Q(signed_by=models.F("prepared_by"))
                    & ~models.Q(signed_by=models.F("reviewed_by"))
                ),
                name="report_signed_by_third",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-prepared_at"], name="report_agency"),
            models.Index(fields=["visit"], name="report_visit"),
            models.Index(fields=["jurisdiction", "-prepared_at"], name="report_place"),
        ]

    def __str__(self) -> str:
        return self.number


class SigningRule(Record):
    """How an agency signs its reports: ``with_code``: nobody without a second factor, as where there
    is no row; switched off with its ``reason``."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+")
    with_code = models.BooleanField()
    reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(with_code=True) | ~models.Q(reason=""),
                name="signing_rule_reason",
            )
        ]


class Upload(Record):
    """The upload of a report's results to the provincial platform (R1)."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="upload")
    state = models.CharField(max_length=14, choices=UPLOAD.choices(), default=UPLOAD.initial)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    first_sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(default="", blank=True)
    receipt_number = models.CharField(max_length=80, default="", blank=True)
    received_at = models.DateTimeField(null=True)
    receipt_by = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="who recorded a receipt that a platform without an interface gave by hand",
    )  # fmt: skip
    receipt_recorded_at = models.DateTimeField(null=True)
    receipt_file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", help_text="its evidence"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(receipt_by=None, receipt_recorded_at=None, receipt_file=None)
                | models.Q(
                    receipt_by__isnull=False, receipt_recorded_at__isnull=False,
                    receipt_file__isnull=False,
                ),
                name="upload_receipt_whole",
            ),
        ]  # fmt: skip


class Copy(Record):
    """A copy (抄送) of a report or penalty decision to an agency, with its receipt (R2, R5)."""

    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="copies")
    penalty = models.ForeignKey(
        "Penalty", null=True, on_delete=models.PROTECT, related_name="copies"
    )
    addressee = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=COPY.choices(), default=COPY.initial)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(report__isnull=False, penalty__isnull=True)
                | models.Q(report__isnull=True, penalty__isnull=False),
                name="copy_of_one",
            ),
            models.UniqueConstraint(fields=["report", "addressee"], name="copy_report_once"),
            models.UniqueConstraint(fields=["penalty", "addressee"], name="copy_penalty_once"),
        ]
        indexes = [
            models.Index(fields=["report"], condition=models.Q(state="sent"), name="copy_waiting")
        ]


class Case(Record):
    """What follows an exceedance (R5): a case or a reasoned "no case", and its outcome."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="case")
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    restricted = models.BooleanField(default=False)
    named = ArrayField(models.UUIDField(), default=list, blank=True)
    state = models.CharField(max_length=10, choices=CASE.choices(), default=CASE.initial)
    number = models.CharField(max_length=60, default="", blank=True)
    summary = models.TextField(default="", blank=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", blank=True)
    concluded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField(null=True)


class Penalty(Record):
    """A penalty decision (行政处罚决定书), copied to the station of the same level (R5)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="penalty_decision")
    number = models.CharField(max_length=60)
    decided_on = models.DateField()
    fine_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    text = models.TextField(default="", blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.number


class GapReason(Record):
    """The reason given for a break of the balance (R3, R4): which stage, which object."""

    stage = models.CharField(max_length=20)
    noun = models.CharField(max_length=40)
    object_id = models.UUIDField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "object_id"], name="gap_reason_once")
        ]
