"""Exports (导出) and imports (导入) of lists, tokens of other programs (访问令牌), what lists changed (变更)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.models import Record
from liance.foundation.ledger.models import TransactionIdField
from liance.mechanism.exchange.states import EXPORT
from liance.mechanism.registry.models import Agency, Staff


class Export(Record):
    """An export (导出) of a list as its asker may know it: which list, by which filter, in which form.

    ``counted``: rows of the list in the snapshot of ``snapshot_at``; ``rows``: written so far, in the
    end as read back from the file. The file lies apart from originals and is removed after
    ``kept_until``; its digest stays.
    """

    FORMS = [("xlsx", "XLSX"), ("csv", "CSV"), ("parquet", "Parquet")]
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    list = models.CharField(max_length=20)
    form = models.CharField(max_length=8, choices=FORMS)
    wanted = models.JSONField(default=dict, help_text="filter of the list, by name")
    language = models.CharField(max_length=10, default="zh-hans")
    state = models.CharField(max_length=10, choices=EXPORT.choices(), default=EXPORT.initial)
    rows = models.PositiveBigIntegerField(default=0)
    counted = models.PositiveBigIntegerField(null=True)
    sheets = models.PositiveIntegerField(default=0)
    cut = models.PositiveIntegerField(default=0, help_text="cells longer than a workbook can hold")
    heard_at = models.DateTimeField(null=True, help_text="when its worker last wrote")
    snapshot_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    kept_until = models.DateTimeField(null=True)
    name = models.CharField(max_length=120, default="", blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    reason = models.CharField(max_length=40, default="", blank=True, help_text="why it failed")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["ready", "removed"])
                | (models.Q(rows=models.F("counted")) & ~models.Q(sha256="")),
                name="export_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(reason=""), name="export_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="export_own"),
            models.Index(
                fields=["asked_at"], name="export_open",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or f"{self.list} {self.form}"


class Intake(Record):
    """An import (导入): a list from a file, all of whose rows were carried out in one transaction.

    ``kind``: of which list; ``about``: what it went into, a plan. ``rows``: of each entry its line in
    the file, ``added``, ``changed`` or ``unchanged``, what it names, and the objects it made or wrote,
    each as noun and id.
    """

    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    about = models.UUIDField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    rows = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["by", "-at"], name="intake_own")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Token(Record):
    """A token (访问令牌) by which another program acts in a person's name, within ``scopes``.

    ``digest``: SHA-256 of the token, which is told once and kept nowhere; ``begins``: its first signs,
    to know it by. ``used`` counts the calls since ``window_at``, for the limit of a minute.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    scopes = ArrayField(models.CharField(max_length=30))
    digest = models.CharField(max_length=64, unique=True)
    begins = models.CharField(max_length=12)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    last_used_at = models.DateTimeField(null=True)
    window_at = models.DateTimeField(null=True)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(scopes=[]), name="token_has_scope"),
        ]
        indexes = [models.Index(fields=["staff", "-created_at"], name="token_own")]

    def __str__(self) -> str:
        return self.name


class Hook(Record):
    """A webhook (事件推送): what another program is told of, in a person's name, when it happened.

    ``kinds``: steps as the ledger names them; ``places``: up to which place of each agency's log it was
    told. The secret is closed; a message names kind and object, no content.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=600)
    secret = models.TextField(help_text="closed")
    kinds = ArrayField(models.CharField(max_length=60))
    places = models.JSONField(default=dict)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(kinds=[]), name="hook_has_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """That a row of a list was written (变更): of which table, by which transaction. Triggers write it
    (``exchange.changes``); it is kept for some weeks."""

    id = models.BigAutoField(primary_key=True)
    relation = models.CharField(max_length=63)
    object_id = models.UUIDField()
    xid = TransactionIdField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["relation", "xid", "object_id"], name="change_since"),
            BrinIndex(fields=["at"], name="change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.object_id}"
