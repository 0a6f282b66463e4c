"""Messages written in the business transaction and delivered after commit."""

from django.db import models


class Message(models.Model):
    """One thing to tell outside. ``key`` makes a repeated delivery harmless.

    ``topic`` is ``channel:noun``; channels: ``platform`` (provincial upload), ``copy`` (抄送),
    ``live`` (open pages). ``audience`` lists the agencies and staff that may hear a live message.
    ``begun_at``: it was being handed over to somebody who does not know its key, and no answer is
    kept yet; whoever finds it so found what a death left behind.
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    audience = models.JSONField(default=list)
    at = models.DateTimeField()
    not_before = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(default="", blank=True)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="outbox_once")]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(delivered_at__isnull=True, given_up_at__isnull=True),
                name="outbox_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
