"""Running deadlines: facts and the next due instant. Colour is computed from the instant shown."""

from django.db import models

from liance.foundation.kernel.ids import new_id


class Clock(models.Model):
    """One deadline of one object. ``due_at`` is exclusive: 24:00 is 00:00 of the next day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.CharField(max_length=40)
    noun = models.CharField(max_length=60)
    object_id = models.UUIDField()
    agency_id = models.UUIDField(help_text="whose duty it is")
    staff_id = models.UUIDField(null=True, help_text="the person, when one is named")
    title = models.CharField(max_length=200, help_text="what is to be done, as shown on the desk")
    subject = models.CharField(max_length=200, default="", help_text="unit, number, place")
    url = models.CharField(max_length=200, default="")
    named = models.JSONField(
        default=list, help_text="staff who alone may see it; empty: the agency"
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    explanation = models.JSONField(default=dict, help_text="start, counted and skipped days")
    provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, default="", help_text="met, late, void")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "object_id", "agency_id"],
                condition=models.Q(stopped_at__isnull=True),
                name="clock_once_running",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True, outcome="")
                | models.Q(stopped_at__isnull=False, outcome__in=["met", "late", "void"]),
                name="clock_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency_id", "due_at"],
                condition=models.Q(stopped_at__isnull=True),
                name="clock_running",
            ),
            models.Index(fields=["object_id"], name="clock_object"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.object_id} due {self.due_at}"


class CalendarYear(models.Model):
    """A year's holiday notice (节假日安排) that came after the shipped ones, as it was loaded.

    ``text``: the TOML itself; a corrected notice of the same year is a further row and the last
    one counts.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    year = models.PositiveSmallIntegerField()
    text = models.TextField()
    loaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["year", "loaded_at"], name="clock_calendar_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.loaded_at}"
