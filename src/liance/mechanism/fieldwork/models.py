"""Devices, what they handed in, values side by side, uploads."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from liance.foundation.kernel.models import Record
from liance.mechanism.fieldwork.rules.order import STATES, WAITING
from liance.mechanism.fieldwork.states import DEVICE, DISPUTE
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Agency, Staff

UNSETTLED = ("refused", *WAITING)


class Device(Record):
    """One person on one phone (设备). ``token_hash``: SHA-256 of its token, which is kept nowhere.

    ``public_key``: SPKI of P-256, base64, of the key with which the phone signs what another phone
    carries; ``last_counter`` the highest that came from it.
    """

    KINDS = [("phone", "手机"), ("tablet", "平板"), ("computer", "电脑")]
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, help_text="汉执-07: agency and running number")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=KINDS)
    state = models.CharField(max_length=10, choices=DEVICE.choices(), default=DEVICE.initial)
    token_hash = models.CharField(max_length=64, unique=True)
    public_key = models.CharField(max_length=400, default="", blank=True)
    registered_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)
    last_counter = models.PositiveBigIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="device_number_once"),
            models.CheckConstraint(
                condition=models.Q(state="active") | models.Q(withdrawn_at__isnull=False),
                name="device_withdrawn_at",
            ),
        ]
        indexes = [models.Index(fields=["staff", "-registered_at"], name="device_staff")]

    def __str__(self) -> str:
        return self.number


class Command(models.Model):
    """What a phone says was done, exactly as it said it (现场指令), and what became of it.

    ``id``, ``hash`` (SHA-256 of the canonical text) and ``text`` (that text) are the phone's and
    never change. ``at`` is the phone's clock, ``offset_s`` how far that was ahead of the server's,
    ``told_at`` the instant that follows from both; ``received_at`` the server's. ``waits_for``:
    ids of commands or digests of files. ``made``: the object that it made. ``receipts``: every
    receipt given, the last one valid.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    hash = models.CharField(max_length=64)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    carried_by = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="+")
    counter = models.PositiveBigIntegerField()
    after = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    visit_ref = models.UUIDField(null=True, help_text="visit, sheet or command, as the phone said")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    offset_s = models.IntegerField(null=True)
    told_at = models.DateTimeField()
    received_at = models.DateTimeField()
    text = models.TextField()
    files = ArrayField(models.CharField(max_length=64), default=list)
    state = models.CharField(max_length=14, choices=[(s, s) for s in STATES])
    code = models.CharField(max_length=60, default="", blank=True)
    facts = models.JSONField(default=dict)
    waits_for = ArrayField(models.CharField(max_length=64), default=list)
    flags = ArrayField(models.CharField(max_length=20), default=list)
    made = models.UUIDField(null=True)
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    settled_reason = models.CharField(max_length=200, default="", blank=True)
    receipts = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(
                fields=["device", "counter"], condition=models.Q(state__in=UNSETTLED),
                name="command_unsettled",
            ),
            GinIndex(
                fields=["waits_for"], condition=models.Q(state__in=WAITING), name="command_waits"
            ),
            models.Index(fields=["visit", "received_at"], name="command_visit"),
            models.Index(
                fields=["made"], condition=models.Q(made__isnull=False), name="command_made"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Rival(Record):
    """Other content that came under the id of a command: kept, never mixed (同号异文)."""

    command = models.ForeignKey(Command, on_delete=models.PROTECT, related_name="rivals")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)
    text = models.TextField()
    received_at = models.DateTimeField()
    receipt = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["command", "hash"], name="rival_once")]


class Value(models.Model):
    """One value of a field of a visit, by the command that gave it; never edited.

    ``replaces``: the commands whose values it was changed from. What nothing replaces stands.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    command = models.UUIDField()
    value = models.CharField(max_length=2000)
    abnormal = models.BooleanField(default=False)
    remark = models.CharField(max_length=400, default="", blank=True)
    replaces = ArrayField(models.UUIDField(), default=list)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "key", "command"], name="value_once")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


class Dispute(Record):
    """Two values of one field stand side by side until a person decides."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=DISPUTE.choices(), default=DISPUTE.initial)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "key"], condition=models.Q(state="open"), name="dispute_one_open"
            )
        ]


class Upload(Record):
    """A large file on its way (上传): what was flushed up to ``offset`` lies beside the store.

    ``whole_at`` once it lies in the store under its digests; ``ended_at`` when it was given up, ran
    out or was not the file that had been announced.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64, default="", blank=True)
    size = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    expires_at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__gte=0, offset__lte=models.F("size")),
                name="upload_offset",
            ),
            models.CheckConstraint(
                condition=models.Q(whole_at__isnull=True)
                | (~models.Q(sm3="") & models.Q(offset=models.F("size"))),
                name="upload_whole",
            ),
            models.UniqueConstraint(
                fields=["device", "sha256"],
                condition=models.Q(ended_at__isnull=True),
                name="upload_one_standing",
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="upload_sha256"),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(whole_at__isnull=True, ended_at__isnull=True),
                name="upload_open",
            ),
        ]
