"""Qualification of third-party laboratories, and commissions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.kernel.models import Record
from liance.mechanism.registry.models import Agency


class Qualification(Record):
    """CMA certificate (资质认定) of a laboratory or station, a laboratory's filing (备案), the scope by
    factor."""

    laboratory = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    cma_number = models.CharField(max_length=20)
    cma_from = models.DateField()
    cma_to = models.DateField()
    filing_number = models.CharField(max_length=40, blank=True, default="")
    filed_to = models.DateField(null=True, blank=True)
    factors = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    suspended = models.BooleanField(default=False)
    suspended_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["laboratory", "cma_number"], name="cma_once"),
            models.CheckConstraint(
                condition=models.Q(cma_to__gte=models.F("cma_from")), name="cma_period"
            ),
        ]

    def __str__(self) -> str:
        return self.cma_number
