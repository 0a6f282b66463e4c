"""Certificates, instruments, declared conflicts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.kernel.models import Record
from liance.mechanism.registry.models import Agency, Source, Staff


class Certificate(Record):
    """A certificate (证件): 行政执法证 or 现场监测上岗证, valid on days of [from, to].

    A monitoring certificate says for which factors, by which methods (standard numbers) and for
    which duties (``sample``, ``analyse``, ``review``, ``sign``) its holder is competent.
    """

    KINDS = [("enforcement", "行政执法证"), ("monitoring", "监测上岗证")]
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    number = models.CharField(max_length=40)
    issuer = models.CharField(max_length=60, blank=True, default="")
    factors = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text="empty: all"
    )
    methods = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="empty: all"
    )
    duties = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, help_text="empty: all"
    )
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="certificate_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="certificate_period"
            ),
        ]
        indexes = [models.Index(fields=["staff", "kind"], name="certificate_staff")]

    def __str__(self) -> str:
        return self.number


class Instrument(Record):
    """An instrument (仪器) with its calibration validity; ``rented`` is printed in the report."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    model = models.CharField(max_length=60, blank=True, default="")
    factors = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    calibrated_to = models.DateField(null=True, blank=True)
    calibrated_before = models.JSONField(
        default=list, blank=True,
        help_text="what calibrated_to was before each change: [[day or null, instant of the change]]",
    )  # fmt: skip
    rented = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="instrument_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Avoidance(Record):
    """A declared conflict (回避): a person keeps away from a source, until it is lifted."""

    GROUNDS = [("interest", "有直接利害关系"), ("relation", "有其他关系可能影响公正")]
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=GROUNDS)
    reason = models.CharField(max_length=200)
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "source"], condition=models.Q(lifted_at__isnull=True),
                name="avoidance_once",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["staff", "source"], name="avoidance_staff")]
