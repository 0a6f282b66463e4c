"""Where a deadline stands on its ladder, who was reminded, what was sent, what people wish."""

from datetime import time

from django.db import models
from django.db.models import F, Q

from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.ids import new_id
from liance.foundation.kernel.models import Record
from liance.mechanism.registry.models import Agency, Staff

CHANNELS = [("mail", "电子邮件"), ("sms", "短信"), ("group", "工作群")]
KINDS = [("wecom", "企业微信群机器人"), ("dingtalk", "钉钉群机器人"), ("generic", "通用 webhook")]


class Climb(models.Model):
    """Where one deadline is on its ladder: the next rung and when it is reached.

    ``due_at`` is the deadline that the ladder was worked out for; ``next_at`` is empty when no
    rung is left.
    """

    clock = models.OneToOneField(
        Clock, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    due_at = models.DateTimeField()
    next_rung = models.CharField(max_length=20, default="", blank=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="climb_next")
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.next_rung}"


class Reminder(models.Model):
    """One person reminded once of one rung of one deadline. The page shows it; letters carry it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    rung = models.CharField(max_length=20)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "staff", "rung"], name="reminder_once")
        ]
        indexes = [
            models.Index(fields=["staff", "-at"], name="reminder_staff"),
            models.Index(
                fields=["staff"], condition=Q(read_at__isnull=True), name="reminder_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.staff_id}"


class Group(Record):
    """A group of an agency that hears of its deadlines through a webhook.

    ``secret`` lies closed under the site's key; ``url`` is at one of the known services or at a host
    that the site allows.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=KINDS)
    url = models.CharField(max_length=600)
    secret = models.CharField(max_length=600, blank=True, default="")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=Q(active=True), name="group_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """One sending to one addressee: a single reminder, a digest of several, or the lines of a
    group. What became of it stands in the outbox under the same id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    channel = models.CharField(max_length=6, choices=CHANNELS)
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.BooleanField(default=False)
    not_before = models.DateTimeField()
    written_at = models.DateTimeField(null=True, help_text="when its text was fixed")
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    uncertain = models.BooleanField(
        default=False, help_text="cut off between sending and the answer: perhaps it arrived"
    )
    needless = models.BooleanField(default=False, help_text="done before it was sent")
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="group", staff__isnull=True, group__isnull=False)
                | Q(~Q(channel="group"), staff__isnull=False, group__isnull=True),
                name="letter_addressee",
            ),
            models.UniqueConstraint(
                fields=["channel", "staff", "not_before"],
                condition=Q(digest=True), name="letter_digest_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                F("not_before").desc(),
                condition=Q(sent_at__isnull=True, needless=False), name="letter_unsent",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.channel} {self.not_before}"


class Carried(models.Model):
    """That a letter carries a reminder; a group's letter carries what its first addressee got."""

    id = models.BigAutoField(primary_key=True)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="carried")
    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="carried")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "reminder"], name="carried_once")]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.reminder_id}"


class Wish(Record):
    """How a person wishes to be reminded outside the pages; without a row: by mail where the
    account has an address, gathered, quiet from 21:00 to 07:30."""

    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="+")
    mail = models.BooleanField(default=True)
    sms = models.BooleanField(default=False)
    digest = models.BooleanField(default=True)
    quiet_from = models.TimeField(default=time(21, 0))
    quiet_to = models.TimeField(default=time(7, 30))

    def __str__(self) -> str:
        return f"{self.staff_id}"
