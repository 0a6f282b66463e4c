"""What the bench of the field app stands on: visits, phones, and a year of earlier submissions."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from liance.flows.demonstration.world import World, build_world
from liance.flows.gate import outlet_points
from liance.flows.visits import open_urgent
from liance.foundation.kernel.clock import now
from liance.mechanism.coordination.models import Item, Point, Sheet
from liance.mechanism.fieldwork.actions.devices import register
from liance.mechanism.fieldwork.models import Device
from liance.mechanism.operations.actions.crew import Present
from liance.mechanism.operations.actions.opening import Companion, Gate
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.rules.places import Place
from liance.mechanism.registry.models import Outlet

PHONES = 16
OFFICERS, MONITORS = ("liwentao", "wangxuemei"), ("zhanglixin", "zhaoting")
# Ids in the order of time, as phones make them.
IDS = """
CREATE FUNCTION pg_temp.id(n bigint, salt text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(1735689600000 + n * 300), 12, '0') || '7' || substr(md5(n || salt), 1, 3)
          || '8' || substr(md5(salt || n), 1, 15))::uuid $$
"""
FILES = """
INSERT INTO files_storedfile (id, sha256, sm3, size, name, media_type, stored_at, stored_by, agency_id)
SELECT pg_temp.id(n, 'f'), md5('a' || n) || md5('b' || n), md5('c' || n) || md5('d' || n), 204800,
       'a.jpg', 'image/jpeg', %(at)s, %(user)s, %(agency)s FROM generate_series(1, %(count)s) n
"""
ENTRIES = """
INSERT INTO operations_entry (id, version, created_at, created_by, visit_id, side, kind, title, text,
                              abnormal, by_id, at, device_at, amend_reason)
SELECT pg_temp.id(n, 'e'), 1, %(at)s, %(user)s, (%(visits)s::uuid[])[1 + n %% 16], 'enforcement',
       'facility', '治理设施检查', repeat('治理设施第 1 项：正常' || chr(10), 12), false, %(staff)s,
       %(at)s, %(at)s, '' FROM generate_series(1, %(count)s) n
"""
ATTACHMENTS = """
INSERT INTO operations_attachment (id, version, created_at, created_by, entry_id, file_id, caption)
SELECT pg_temp.id(n, 't'), 1, %(at)s, %(user)s, pg_temp.id(n, 'e'), pg_temp.id(n, 'f'), 'photo'
  FROM generate_series(1, %(count)s) n
"""
COMMANDS = """
INSERT INTO fieldwork_command (id, hash, device_id, counter, kind, visit_ref, visit_id, at, offset_s,
                               told_at, received_at, text, files, state, code, facts, waits_for,
                               flags, made, settled_at, settled_reason, receipts)
SELECT pg_temp.id(n, 'k'), md5('h' || n) || md5('i' || n), (%(devices)s::uuid[])[1 + n %% 16],
       1 + n / 16, 'checklist_answer', (%(visits)s::uuid[])[1 + n %% 16],
       (%(visits)s::uuid[])[1 + n %% 16], %(at)s, 0, %(at)s, %(at)s, repeat(md5('x' || n), 60),
       ARRAY[md5('a' || n) || md5('b' || n)], 'done', '', '{}', '{}', '{}', pg_temp.id(n, 'e'),
       %(at)s, '', jsonb_build_array(jsonb_build_object('text', repeat(md5('r' || n), 14),
       'signature', repeat(md5('s' || n), 3), 'key', '0123456789abcdef'))
  FROM generate_series(1, %(count)s) n
"""
VALUES = """
INSERT INTO fieldwork_value (visit_id, key, command, value, abnormal, remark, replaces, by_id, at)
SELECT (%(visits)s::uuid[])[1 + n %% 16], 'own.general' || n || '/q' || q, pg_temp.id(n, 'k'),
       '正常', false, '', '{}', %(staff)s, %(at)s
  FROM generate_series(1, %(count)s) n, generate_series(1, 12) q
"""
LOADED = (FILES, ENTRIES, ATTACHMENTS, COMMANDS, VALUES)


@dataclass
class Scene:
    """Sixteen phones, each on a visit of its own; ``used``: how far each has counted."""

    world: World
    visits: list[UUID]
    devices: list[UUID]
    tokens: list[str]
    used: dict[int, int] = field(default_factory=dict)

    def next_phones(self, count: int) -> list[dict[str, Any]]:
        """What so many clients need, with counters that nobody has used."""
        found = []
        for n in range(count):
            start = self.used[n] = self.used.get(n, 1_000_000) + 1_000_000
            found.append({
                "token": self.tokens[n], "visit": str(self.visits[n]), "counter": start,
                "last": None,
            })  # fmt: skip
        return found


def stage() -> Scene:
    """The demonstration's people, sixteen open visits, sixteen phones."""
    at = now()
    world = build_world(at=at - timedelta(days=30))
    visits = [_visit(world, at - timedelta(hours=1)).id for _ in range(PHONES)]
    tokens = [secrets.token_urlsafe(32) for _ in range(PHONES)]
    devices = [_device(world, "liwentao", token, at) for token in tokens]
    return Scene(world, visits, [one.id for one in devices], tokens)


def _device(world: World, who: str, token: str, at: datetime) -> Device:
    return register(
        name="bench", kind="phone", public_key="", token=token, actor=world.actor(who), at=at
    )


def _visit(world: World, at: datetime) -> Visit:
    outlet = Outlet.objects.select_related("source").filter(
        source__jurisdiction__in=[s.jurisdiction_id for s in world.sources.values()], medium="water"
    )
    found = outlet.filter(source__name__contains="乳业").first() or outlet.first()
    if found is None:
        raise RuntimeError("the world has no outlet of water")
    here = Place(found.source.lon, found.source.lat, 6)
    people = {"enforcement": OFFICERS, "monitoring": MONITORS}
    crew = [
        Present(world.staff[name].id, side, place=here)
        for side, names in people.items() for name in names
    ]  # fmt: skip
    return open_urgent(
        source_id=found.source_id, enforcement_id=world.agencies["main.enforcement"].id,
        ground="emergency", urgency="emergency", urgency_note="测速",
        points=outlet_points(found.source_id, [found.id]),
        gate=Gate(tuple(crew), Companion("郭海燕", signed=True)), actor=world.actor("liwentao"),
        at=at,
    )  # fmt: skip


def earlier(owner_url: str, scene: Scene, count: int) -> None:
    """Load so many earlier submissions, without the bytes of their photos."""
    staff = scene.world.staff["liwentao"]
    told = {
        "at": now() - timedelta(days=1), "user": staff.user_id, "agency": staff.agency_id,
        "staff": staff.id, "count": count, "visits": [str(one) for one in scene.visits],
        "devices": [str(one) for one in scene.devices],
    }  # fmt: skip
    with psycopg.connect(owner_url) as connection:
        connection.execute(IDS)
        for statement in LOADED:
            connection.execute(statement, told)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def missions(scene: Scene, count: int) -> str:
    """So many sheets to enter with for a sampler of the station; the token of their phone."""
    at, world = now(), scene.world
    source = Visit.objects.select_related("source").get(pk=scene.visits[0]).source
    for number in range(count):
        sheet = Sheet.objects.create(
            enforcement=world.agencies["main.enforcement"], source=source,
            monitoring=world.agencies["main.monitoring"], jurisdiction_id=source.jurisdiction_id,
            department=world.agencies["main.department"], handler=world.staff["liwentao"],
            ground="daily", unit_name=source.name, number=f"宝环执联〔2026〕{number + 1}号",
            planned_from=at, planned_to=at + timedelta(hours=6), created_at=at,
        )  # fmt: skip
        for state in ("sent", "returned"):
            Sheet.objects.filter(pk=sheet.pk).update(state=state)
        _points(sheet, at)
    token = secrets.token_urlsafe(32)
    # Somebody who is on none of the bench's visits.
    _device(world, "dengkai", token, at)
    return token


def _points(sheet: Sheet, at: datetime) -> None:
    outlets = Outlet.objects.filter(source=sheet.source).prefetch_related("factors")
    for order, outlet in enumerate(outlets.order_by("code"), 1):
        point = Point.objects.create(
            sheet=sheet, order=order, outlet=outlet, code=outlet.code, name=outlet.name,
            medium=outlet.medium, created_at=at,
        )  # fmt: skip
        Item.objects.bulk_create(
            Item(
                point=point, order=number, factor=one.factor, standard=one.standard,
                limit=one.limit, unit=one.unit, on_site=one.on_site, beside=one.beside,
                created_at=at,
            )
            for number, one in enumerate(outlet.factors.order_by("factor"), 1)
        )  # fmt: skip
