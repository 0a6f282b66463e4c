"""A list of sources put on file: all of it in one transaction, or nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import BooleanField, F, Func, Q, TextField, Value

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.ids import new_id
from liance.foundation.ledger.append import Entry, append_many
from liance.mechanism.registry.models import Jurisdiction, Source
from liance.mechanism.registry.rules.intake import Cells, Listed, read_listed
from liance.mechanism.registry.rules.merging import (
    IMPORTED,
    REFUSED,
    REMARKS,
    UNCHANGED,
    Register,
    Settled,
    changes,
    settle,
)
from liance.norms.errors import NormError, NormRemark

MANAGE = "registry:source:manage"
NOUN = "registry:source"
BATCH = 1000
# One list at a time: two would each miss what the other is adding.
_LOCK = 7_305_411
_CHANGED = (
    "identity", "credit_code", "permit_code", "jurisdiction", "address", "lon", "lat", "industry",
    "management", "key_unit", "contact", "remarks", "version",
)  # fmt: skip
_SAME_ROW = "registry.same_as_row"
_CONTRADICTS = "registry.row_contradicts"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of the list: its number from 1, its text by field, and whether it is empty or has
    more cells than the header."""

    number: int
    cells: Cells
    empty: bool = False
    surplus: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a row: ``imported``, ``remarks``, ``refused``, ``unchanged``; its key; what
    is said about it."""

    row: int
    status: str
    key: str
    said: tuple[NormRemark | NormError, ...]


@dataclass(slots=True)
class Intake:
    """A list on its way in. Walk ``answers``; they hold once the transaction is through."""

    root: str
    above: dict[str, str]
    actor: Actor
    at: datetime
    list_id: UUID
    kept: bool
    seen: dict[str, tuple[int, int]]

    def answers(self, rows: Iterable[ListRow]) -> Iterator[Answer]:
        """Answer every row, batch by batch; the batch is written when its answers are given."""
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            yield from self._batch(batch)

    def _batch(self, rows: Sequence[ListRow]) -> list[Answer]:
        read = [(row, self._read(row)) for row in rows]
        work = _Batch(self, _on_file([r for _, r in read if isinstance(r, Listed)]))
        found = [work.answer(row, listed) for row, listed in read]
        work.write()
        return found

    def _read(self, row: ListRow) -> Listed | NormError | None:
        if row.empty:
            return None
        if row.surplus:
            return NormError("registry.row_malformed")
        listed = read_listed(row.cells, root=self.root)
        if isinstance(listed, NormError) or listed.facts.division in self.above:
            return listed
        # a development zone is no division of the reporting tree: what stands above it is
        city = f"{listed.facts.division[:4]}00"
        code = city if city in self.above else self.root
        return replace(listed, facts=replace(listed.facts, division=code))


def open_list(*, actor: Actor, at: datetime, kept: bool = True) -> Intake:
    """Begin to take in a list, in the caller's transaction.

    ``kept=False``: for a rehearsal, whose transaction the caller rolls back; no ledger events.
    Errors: ``registry.no_jurisdictions``, NotPermitted.
    """
    actor.require(MANAGE)
    if not connection.in_atomic_block:
        raise RuntimeError("a list stands outside its transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    above = {c: p or "" for c, p in Jurisdiction.objects.values_list("code", "parent_id")}
    root = next((code for code, parent in above.items() if not parent), "")
    if not root:
        raise Refused("registry.no_jurisdictions")
    return Intake(root, above, actor, at, new_id(), kept, {})


@transaction.atomic
def close_list(intake: Intake, *, counts: Counter[str], file_hash: str, report_hash: str) -> None:
    """Write that a list was taken in: its file, its counts and the hash of its report."""
    if not intake.kept:
        return
    run = _Run(intake.list_id)
    note(
        "registry:source_list:import", run, noun="registry:source_list", actor=intake.actor,
        at=intake.at,
        body={"file": file_hash, "report": report_hash, "counts": dict(counts)},
    )  # fmt: skip


@dataclass(slots=True)
class _Run:
    id: UUID
    version: int = 1


def _on_file(listed: Sequence[Listed]) -> dict[str, Source]:
    keys = sorted({x.identity for x in listed} | {x.without_permit() for x in listed})
    found = Source.objects.filter(Q(_among("identity", keys)) | Q(_among("site", keys)))
    found = found.defer("search")
    return {source.identity: source for source in found.order_by("created_at", "id")}


def _among(column: str, keys: Sequence[str]) -> Func:
    """One value, not one for each key: thousands take longer to spell out than to look up."""
    values = Value(keys, output_field=ArrayField(TextField()))
    return Func(
        F(column), values, arg_joiner=" = ANY(", template="%(expressions)s)",
        output_field=BooleanField(),
    )  # fmt: skip


class _Batch:
    """The rows that are looked up and written together."""

    def __init__(self, intake: Intake, by_identity: dict[str, Source]) -> None:
        self.intake = intake
        self.by_identity = by_identity
        self.by_site: dict[str, Source] = {}
        for source in by_identity.values():
            self.by_site.setdefault(source.site, source)
        self.register = Register(self.by_identity, self.by_site)
        self.added: list[tuple[int, Source]] = []
        self.changed: list[tuple[int, Source, dict[str, object]]] = []

    def answer(self, row: ListRow, listed: Listed | NormError | None) -> Answer:
        """Settle one row against the file and against the rows before it."""
        if listed is None:
            return Answer(row.number, UNCHANGED, "", (NormRemark("registry.row_empty"),))
        settled = settle(listed, self.register) if isinstance(listed, Listed) else listed
        if isinstance(settled, NormError):
            key = listed.identity if isinstance(listed, Listed) else ""
            return Answer(row.number, REFUSED, key, (settled,))
        said = settled.listed.remarks
        content = hash(_content(settled.listed))
        twin = self.intake.seen.get(settled.key)
        if twin is None and settled.earlier is not None:
            twin = self.intake.seen.get(settled.earlier.identity)
        if twin is not None:
            return _again(row.number, settled, twin, same=twin[1] == content)
        self.intake.seen[settled.key] = (row.number, content)
        if settled.earlier is None:
            self._add(row.number, settled)
            return Answer(row.number, REMARKS if said else IMPORTED, settled.key, said)
        return self._beside(row.number, settled)

    def _add(self, number: int, settled: Settled) -> None:
        listed, facts = settled.listed, settled.listed.facts
        source = Source(
            name=facts.name, credit_code=facts.credit_code, permit_code=facts.permit_code,
            identity=settled.key, site=listed.without_permit(), jurisdiction_id=facts.division,
            lon=facts.lon, lat=facts.lat, address=listed.address, industry=listed.industry,
            management=listed.management, key_unit=listed.key_unit, contact=listed.contact,
            remarks=_codes(listed), created_at=self.intake.at,
            created_by=self.intake.actor.user_id,
        )  # fmt: skip
        self.added.append((number, source))
        self.by_identity[source.identity] = source
        self.by_site.setdefault(source.site, source)

    def _beside(self, number: int, settled: Settled) -> Answer:
        said = settled.listed.remarks
        source = self.by_identity.get(settled.earlier.identity) if settled.earlier else None
        found = changes(source, settled, self.intake.above) if source else {}
        if source is None or not found:
            return Answer(number, UNCHANGED, settled.key, said)
        was = {field: getattr(source, field) for field in found}
        self.by_identity.pop(source.identity, None)
        for field, value in found.items():
            setattr(source, field, value)
        source.version += 1
        source.remarks = _codes(settled.listed)
        self.by_identity[source.identity] = source
        self.changed.append((number, source, {k: [_text(was[k]), _text(found[k])] for k in found}))
        fields = "、".join(sorted(found))
        return Answer(
            number,
            REMARKS,
            settled.key,
            (*said, NormRemark("registry.updated", {"fields": fields})),
        )

    def write(self) -> None:
        """Write the batch and its events."""
        _copy([source for _, source in self.added])
        changed = [source for _, source, _ in self.changed]
        Source.objects.bulk_update(changed, _CHANGED, batch_size=BATCH // 4)
        if self.intake.kept:
            append_many(self._events())

    def _events(self) -> Iterator[Entry]:
        for number, source in self.added:
            facts = {"identity": source.identity, "name": source.name}
            yield self._event("add", source, number, facts)
        for number, source, fields in self.changed:
            yield self._event("change", source, number, {"changed": fields})

    def _event(self, verb: str, source: Source, row: int, facts: Mapping[str, object]) -> Entry:
        body = {**facts, "list": self.intake.list_id, "row": row}
        return Entry(
            kind=f"{NOUN}:{verb}", agency_id=self.intake.actor.agency_id,
            actor_id=self.intake.actor.user_id, object_type=NOUN, object_id=source.id,
            at=self.intake.at, body=body,
        )  # fmt: skip


def _copy(sources: Sequence[Source]) -> None:
    """Write new sources by COPY: an INSERT of this many parameters takes longer to spell out than
    the database to carry out."""
    if not sources:
        return
    fields = [f for f in Source._meta.concrete_fields if not f.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = Source._meta.db_table
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for source in sources:
            copy.write_row([getattr(source, field.attname) for field in fields])


def _again(number: int, settled: Settled, twin: tuple[int, int], *, same: bool) -> Answer:
    parts = {"row": str(twin[0])}
    if same:
        return Answer(number, UNCHANGED, settled.key, (NormRemark(_SAME_ROW, parts),))
    return Answer(number, REFUSED, settled.key, (NormError(_CONTRADICTS, parts),))


def _content(listed: Listed) -> tuple[object, ...]:
    facts = listed.facts
    return (
        facts.name, facts.credit_code, facts.permit_code, facts.division, facts.lon, facts.lat,
        listed.address, listed.industry, listed.management, listed.key_unit, listed.contact,
    )  # fmt: skip


def _codes(listed: Listed) -> list[str]:
    return sorted({remark.code for remark in listed.remarks})


def _text(value: object) -> str:
    return str(value) if value is not None else ""
