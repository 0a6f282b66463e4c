"""Runs of re-evaluation, and every verdict that they gave."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from liance.foundation.kernel.models import Record
from liance.mechanism.registry.models import Agency, Source, Staff

LIMITS = [("held", "结果所附限值"), ("source", "名录现行限值")]


class Reevaluation(Record):
    """One run (重新判定): who ordered it and why, what was judged, by which standards.

    ``limits``: ``held`` judges by the limits that stand with each result, standards looked up
    anew; ``source`` by those now on file for the outlet. ``standard`` is a code without its year,
    ``first`` and ``last`` are days of sampling, all empty: any. ``editions`` are the signed ones in
    use, ``release`` that of the shipped ones. ``agency`` None: the whole site. ``digest`` is the
    SHA-256 of the rows as ``queries.digest_of`` reads them; the ledger has it too. ``means``: how
    many means came out otherwise or ended; they are rows of the laboratory, with events of their own.
    """

    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    ordered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ordered_as = models.CharField(max_length=100)
    at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    limits = models.CharField(max_length=6, choices=LIMITS)
    standard = models.CharField(max_length=40, default="", blank=True)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    editions = models.JSONField(default=list)
    release = models.CharField(max_length=20)
    results = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    means = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="reevaluation_reason"),
        ]
        indexes = [models.Index(fields=["-at"], name="reevaluation_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.reason}"


class Rejudged(models.Model):
    """A verdict of a run on one limit of one result; the database lets none be altered.

    ``kind``: ``determination`` or ``reading``, ``object_id`` which one. The row that ``leads`` says
    what the result's verdict is now; its ``before_…`` say what stood until then, its ``change``
    whether that differs: ``same``, ``verdict``, ``times``, ``limit`` (the first that does; empty
    on rows that do not lead). The others are as ``norms.standards.side_by_side.record`` has them.
    """

    id = models.BigAutoField(primary_key=True)
    # A run is never removed, and a trigger looks for it once for all rows of a COPY.
    run = models.ForeignKey(
        Reevaluation, on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    kind = models.CharField(max_length=13)
    object_id = models.UUIDField()
    visit_id = models.UUIDField()
    leads = models.BooleanField()
    change = models.CharField(max_length=7, default="", blank=True)
    before_verdict = models.CharField(max_length=14, default="", blank=True)
    before_times = models.CharField(max_length=30, default="", blank=True)
    before_limit = models.TextField(default="", blank=True)
    before_unit = models.TextField(default="", blank=True)
    origin = models.CharField(max_length=8)
    standard = models.TextField(default="", blank=True)
    limit = models.TextField(default="", blank=True)
    unit = models.TextField(default="", blank=True)
    averaging = models.CharField(max_length=12, default="", blank=True)
    verdict = models.CharField(max_length=14)
    reason = models.CharField(max_length=40)
    certainty = models.CharField(max_length=12)
    times = models.CharField(max_length=30, default="", blank=True)
    zh = models.TextField(default="", blank=True)
    en = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            # Also for the rows of one result: its visit is known wherever it is asked for.
            models.Index(fields=["visit_id"], name="rejudged_visit"),
            # The rows of a run lie side by side.
            BrinIndex(fields=["run"], pages_per_range=32, name="rejudged_run"),
            models.Index(
                fields=["run", "id"],
                condition=models.Q(change__in=["verdict", "times", "limit"]),
                name="rejudged_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard} {self.limit} {self.verdict}".strip()
