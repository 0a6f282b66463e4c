"""Rounds of dispatch (调度), the areas in them, notices (通报), their copies and items."""

from django.db import models

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.models import Record
from liance.mechanism.oversight.states import AREA, DELIVERY, ITEM, NOTICE, ROUND
from liance.mechanism.registry.models import Agency, Jurisdiction, Staff


class Round(Record):
    """A round of dispatch (X1): opened for a cut-off day, checked by the areas, then frozen. It
    counts ``year``; the day of one for the year just ended may lie in the next.

    Once frozen, ``rows`` holds every record behind every figure, and ``head_*`` the last head of
    the whole ledger that stood then; a later correction is a new round.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text="第 n 轮")
    day = models.DateField(help_text="targets whose period ended before this day count as due")
    answers_until = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ROUND.choices(), default=ROUND.initial)
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    rows = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    row_count = models.PositiveIntegerField(default=0)
    head_number = models.BigIntegerField(null=True)
    head_root = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="round_number"),
            models.UniqueConstraint(
                fields=["agency"], condition=models.Q(state="open"), name="round_open_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="frozen")
                | models.Q(frozen_at__isnull=False, rows__isnull=False),
                name="round_frozen_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


class RoundArea(Record):
    """One area in a round: what its department answered and saw then, its figures once frozen.

    ``seen`` and ``figures`` are counts by name, as ``dashboards.province.Standing`` names them,
    with ``since`` as an ISO date or null.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="areas")
    place = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=AREA.choices(), default=AREA.initial)
    comment = models.TextField(blank=True, default="")
    seen = models.JSONField(default=dict)
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)
    rank = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "place"], name="round_area_once")]


class Notice(Record):
    """A notice (通报) of a frozen round (X2). ``body``: one paragraph a line; the table of figures
    is never typed: it is the round's."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="notice")
    state = models.CharField(max_length=12, choices=NOTICE.choices(), default=NOTICE.initial)
    title = models.CharField(max_length=120)
    recipients = models.CharField(max_length=300)
    body = models.TextField()
    copies = models.CharField(max_length=300, blank=True, default="")
    document_number = models.CharField(max_length=40, blank=True, default="")
    drafted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document_number"],
                condition=~models.Q(document_number=""),
                name="notice_number_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="issued")
                | (models.Q(pdf__isnull=False, docx__isnull=False) & ~models.Q(document_number="")),
                name="notice_issued_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(Record):
    """A notice as delivered to the department of one area, and its receipt (签收)."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=DELIVERY.choices(), default=DELIVERY.initial)
    received_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "agency"], name="notice_delivery_once")
        ]


class Item(Record):
    """What an area named in a notice is to put right (整改事项), by when, and what it reported."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    area = models.ForeignKey(RoundArea, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=ITEM.choices(), default=ITEM.initial)
    report = models.TextField(blank=True, default="")
    reported_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "area"], name="notice_item_once")]
