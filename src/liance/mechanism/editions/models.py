"""Editions as entered, with the people who checked them against the printed standard."""

from django.db import models

from liance.foundation.kernel.models import Record
from liance.mechanism.editions.states import EDITION
from liance.mechanism.registry.models import Staff


class Edition(Record):
    """One entry of one edition (录入). It is used from the second signature on.

    ``content`` is ``{"head": {…}, "rows": [{…}]}``, every cell as text, as the file had it;
    ``digest`` its SHA-256. ``revision`` counts the entries of one code and amendment.
    """

    code = models.CharField(max_length=40, help_text="DB61/224-2018")
    amendment = models.CharField(max_length=60, default="", blank=True)
    revision = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=12, choices=EDITION.choices(), default=EDITION.initial)
    entered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    first_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["code", "amendment", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "amendment", "revision"], name="edition_revision_once"
            ),
            models.UniqueConstraint(
                fields=["code", "amendment"],
                condition=models.Q(state="used"),
                name="edition_one_used",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["used", "replaced"])
                | models.Q(first_by__isnull=False, second_by__isnull=False),
                name="edition_signed_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(second_by__isnull=True)
                | ~models.Q(second_by=models.F("first_by")),
                name="edition_signers_differ",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.amendment}".strip()
