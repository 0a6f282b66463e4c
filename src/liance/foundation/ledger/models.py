"""The ledger's tables as Django sees them: for reading. Writes go through SQL functions alone."""

from typing import Any

from django.db import models

from liance.foundation.ledger.errors import LedgerError


class TransactionIdField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's xid8: the transaction that wrote a row, never reused within a cluster."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        return "xid8"

    def from_db_value(self, value: str | None, *_: Any) -> int | None:
        return None if value is None else int(value)


class _ReadOnly(models.Model):
    """Refuses in Python what the database refuses anyway, with a code instead of a traceback."""

    class Meta:
        abstract = True

    def save(self, *_: Any, **__: Any) -> None:
        raise LedgerError("ledger.append_only")

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        raise LedgerError("ledger.append_only")


class Event(_ReadOnly):
    """One event. `body` is the whole canonical text as hashed; the other columns repeat it."""

    id = models.BigIntegerField(primary_key=True)
    agency_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    kind = models.TextField()
    object_type = models.TextField()
    object_id = models.UUIDField()
    body = models.TextField()
    salt = models.BinaryField()
    alg = models.SmallIntegerField()
    leaf256 = models.BinaryField()
    leafsm3 = models.BinaryField()
    xid = TransactionIdField()
    epoch = models.BigIntegerField()
    seq = models.BigIntegerField(null=True)

    class Meta:
        db_table = "ledger_event"


class Seal(_ReadOnly):
    """The Merkle head of one agency's log after a batch."""

    number = models.BigIntegerField(primary_key=True)
    agency_id = models.UUIDField()
    from_seq = models.BigIntegerField()
    size = models.BigIntegerField()
    root256 = models.BinaryField()
    rootsm3 = models.BinaryField()
    prev256 = models.BinaryField()
    prevsm3 = models.BinaryField()
    sealed_at = models.DateTimeField()
    hash256 = models.BinaryField()
    hashsm3 = models.BinaryField()

    class Meta:
        db_table = "ledger_seal"


class Node(_ReadOnly):
    """A full subtree of 2^level events, level a multiple of eight."""

    pk = models.CompositePrimaryKey("agency_id", "level", "idx")
    agency_id = models.UUIDField()
    level = models.SmallIntegerField()
    idx = models.BigIntegerField()
    hash256 = models.BinaryField()
    hashsm3 = models.BinaryField()

    class Meta:
        db_table = "ledger_node"


class Head(_ReadOnly):
    """The site head over all agencies' logs, made when something is anchored."""

    number = models.BigIntegerField(primary_key=True)
    seals = models.BigIntegerField()
    agencies = models.IntegerField()
    events = models.BigIntegerField()
    kinds = models.TextField()
    root256 = models.BinaryField()
    rootsm3 = models.BinaryField()
    prev256 = models.BinaryField()
    prevsm3 = models.BinaryField()
    anchor256 = models.BinaryField()
    anchorsm3 = models.BinaryField()
    at = models.DateTimeField()
    hash256 = models.BinaryField()
    hashsm3 = models.BinaryField()

    class Meta:
        db_table = "ledger_head"


class Anchor(_ReadOnly):
    """That a head was carried outside the database."""

    number = models.BigIntegerField(primary_key=True)
    head = models.BigIntegerField()
    kind = models.TextField()
    place = models.TextField()
    token = models.TextField()
    prev256 = models.BinaryField()
    prevsm3 = models.BinaryField()
    at = models.DateTimeField()
    hash256 = models.BinaryField()
    hashsm3 = models.BinaryField()

    class Meta:
        db_table = "ledger_anchor"
