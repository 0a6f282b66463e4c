"""Determinations with their raw text, and the verdict of each."""

from django.db import models

from liance.foundation.kernel.models import Record
from liance.mechanism.capability.models import Instrument
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.states import DETERMINATION
from liance.mechanism.registry.models import Agency, Staff


class Determination(Record):
    """One determination (测定) of one factor from one bottle. Repeats are each kept and reported.

    ``raw`` is the text as typed; ``value`` its exact number, ``qualifier`` one of
    ``=``, ``<`` (not found above the bound or ``detection_limit``), ``>``. An amendment is a new
    row naming the old one; both keep the ``repeat`` they stand for.
    """

    bottle_factor = models.ForeignKey(BottleFactor, on_delete=models.PROTECT, related_name="+")
    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
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
