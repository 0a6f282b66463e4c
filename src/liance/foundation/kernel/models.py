"""Columns that every record has, the log of transitions, and gap-free number series."""

from django.db import models

from liance.foundation.kernel.ids import new_id


class Record(models.Model):
    """A row with an opaque identifier, a version for optimistic locking, and its birth."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)

    class Meta:
        abstract = True


class Transition(models.Model):
    """One step of one object: who, when, from where to where, why. Append-only."""

    id = models.BigAutoField(primary_key=True)
    noun = models.CharField(max_length=60)
    object_id = models.UUIDField()
    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60, default="")
    agency_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    reason = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["object_id", "at"], name="transition_object")]

    def __str__(self) -> str:
        return f"{self.noun} {self.verb} {self.from_state}>{self.to_state}"


class Series(models.Model):
    """The last number given in a series (``kind`` of ``owner`` in ``year``)."""

    kind = models.CharField(max_length=40)
    owner = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "owner", "year"], name="series_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.year}: {self.last}"


class Replay(models.Model):
    """An answered write, by its idempotency key: the same request again gets the same answer."""

    key = models.UUIDField(primary_key=True)
    actor_id = models.UUIDField()
    path = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    answer = models.TextField(default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} {self.path}"
