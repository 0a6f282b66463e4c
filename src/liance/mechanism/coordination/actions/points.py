"""Points and factors of a sheet: written from a draft, changed by one field."""

from collections.abc import Iterable
from datetime import datetime

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions.laboratories import insist_laboratory
from liance.mechanism.coordination.actions.writing import save
from liance.mechanism.coordination.models import Item, Point, Sheet
from liance.mechanism.coordination.rules.content import ItemDraft, PointDraft, read_factor_lines
from liance.mechanism.coordination.rules.fields import (
    PART_WORDS,
    Field,
    read_field,
    read_times,
    write_times,
)
from liance.mechanism.coordination.rules.limits import check_length, split_limit
from liance.mechanism.coordination.rules.problems import Problem
from liance.mechanism.registry.models import Outlet, OutletFactor
from liance.norms.calendar.instants import shanghai_day

PRICED = ("factors", "add", "frequency", "cancel")


def write_points(sheet: Sheet, drafts: Iterable[PointDraft], *, actor: Actor, at: datetime) -> None:
    """Replace all points of a draft, and what is left open with them."""
    listed = list(drafts)
    outlets = [d.outlet_id for d in listed if d.outlet_id]
    found = Outlet.objects.filter(pk__in=outlets, source_id=sheet.source_id).count()
    if found != len(set(outlets)):
        raise Refused("coordination.outlet_elsewhere", field="points")
    Item.objects.filter(point__sheet=sheet).delete()
    Point.objects.filter(sheet=sheet).delete()
    left_open: list[str] = []
    for order, wanted in enumerate(listed, 1):
        point = Point.objects.create(
            sheet=sheet, order=order, outlet_id=wanted.outlet_id, code=wanted.code,
            name=wanted.name, medium=wanted.medium, frequency=wanted.frequency,
            created_at=at, created_by=actor.user_id,
        )  # fmt: skip
        add_items(point, wanted.items, actor=actor, at=at)
        left_open += [f"point:{point.id}:{part}" for part in sorted(wanted.open_parts)]
    save(sheet, step=False, open_fields=left_open)


def add_items(point: Point, items: Iterable[ItemDraft], *, actor: Actor, at: datetime) -> None:
    """Further factors of a point, after those it has; a factor that says nothing of limits beside
    its own gets those that the register holds."""
    start = Item.objects.filter(point=point).count()
    held = OutletFactor.objects.filter(outlet=point.outlet_id).exclude(beside=[])
    beside = dict(held.values_list("factor", "beside")) if point.outlet_id else {}
    Item.objects.bulk_create(
        Item(
            point=point, order=order, factor=i.factor, limit=i.limit, unit=i.unit,
            standard=i.standard, on_site=i.on_site,
            beside=beside.get(i.factor, []) if i.beside is None else list(i.beside),
            created_at=at, created_by=actor.user_id,
        )
        for order, i in enumerate(items, start + 1)
    )  # fmt: skip


def value_of(sheet: Sheet, key: str) -> tuple[str, str]:
    """Label and present value of a field, as kept in proposals and changes."""
    field = _parsed(key)
    if field.noun == "time":
        return "监测时间", write_times(sheet.planned_from, sheet.planned_to)
    if field.noun == "note":
        return "备注", sheet.note
    if field.noun == "people":
        return "监测人员", ""
    if field.noun == "point":
        return _value_of_point(_point(sheet, field), field.part)
    item = _item(sheet, field)
    label = f"{item.point.code} {item.factor} {PART_WORDS[field.part]}"
    if field.part == "cancel":
        return label, "不测" if item.cancelled else "测"
    return label, _with_unit(item) if field.part == "limit" else item.standard


def apply(sheet: Sheet, key: str, new: str, *, actor: Actor, at: datetime) -> None:
    """Write a new value into its column; ``time`` is written by the caller, who re-tests it.

    A further factor must be in the scope of a commissioned laboratory on the planned day; whatever
    changes the amount of the commission is priced and held by its contract.
    """
    field = _parsed(key)
    if field.noun == "note":
        save(sheet, step=False, note=new)
    elif field.noun == "point":
        _apply_to_point(_point(sheet, field), field.part, new, actor=actor, at=at)
    elif field.noun == "item":
        _apply_to_item(_item(sheet, field), field.part, new)
    if field.part in PRICED:
        insist_laboratory(sheet, day=shanghai_day(sheet.planned_from), actor=actor, at=at)


def check_value(key: str, new: str) -> None:
    """Whether a new value can be read at all."""
    field = _parsed(key)
    if not new.strip() and field.part != "cancel":
        raise Refused("coordination.value_missing", field="new")
    problem: object = None
    if field.noun == "time":
        problem = read_times(new)
    if field.part in ("factors", "add"):
        problem = read_factor_lines(new)
    if field.part == "limit":
        problem = _read_limit(new)
    if isinstance(problem, Problem):
        raise Refused(problem.code, field="new", **problem.facts)
    longest = {"name": 60, "frequency": 40, "standard": 120}.get(field.part, 2000)
    if len(new) > longest:
        raise Refused("coordination.too_long", field="new", text=new, most=longest)


def _read_limit(new: str) -> tuple[str, str] | Problem:
    read = split_limit(new)
    if isinstance(read, Problem):
        return read
    limit, unit = read
    return check_length("limit", limit) or check_length("unit", unit) or read


def _parsed(key: str) -> Field:
    field = read_field(key)
    if isinstance(field, Problem):
        raise field.refusal()
    return field


def _point(sheet: Sheet, field: Field) -> Point:
    point = Point.objects.filter(sheet=sheet, pk=field.ref).first()
    if point is None:
        raise Refused("coordination.field_unknown", field="field", key=str(field.ref))
    return point


def _item(sheet: Sheet, field: Field) -> Item:
    item = Item.objects.select_related("point").filter(point__sheet=sheet, pk=field.ref).first()
    if item is None:
        raise Refused("coordination.field_unknown", field="field", key=str(field.ref))
    return item


def _value_of_point(point: Point, part: str) -> tuple[str, str]:
    label = f"{point.code} {PART_WORDS[part]}"
    if part == "name":
        return label, point.name
    if part == "frequency":
        return label, point.frequency
    if part == "add":
        return label, ""
    names = Item.objects.filter(point=point, cancelled=False).values_list("factor", flat=True)
    return label, "、".join(names)


def _with_unit(item: Item) -> str:
    return f"{item.limit} {item.unit}".strip()


def _apply_to_point(point: Point, part: str, new: str, *, actor: Actor, at: datetime) -> None:
    if part in ("name", "frequency"):
        Point.objects.filter(pk=point.pk).update(**{part: new})
        return
    lines = read_factor_lines(new)
    if isinstance(lines, Problem):
        raise lines.refusal()
    have = {i.factor: i for i in Item.objects.filter(point=point)}
    for line in lines:
        if line.factor in have:
            Item.objects.filter(pk=have[line.factor].pk).update(cancelled=False)
    fresh: dict[str, ItemDraft] = {i.factor: i for i in lines if i.factor not in have}
    add_items(point, fresh.values(), actor=actor, at=at)


def _apply_to_item(item: Item, part: str, new: str) -> None:
    if part == "cancel":
        Item.objects.filter(pk=item.pk).update(cancelled=True)
    elif part == "standard":
        Item.objects.filter(pk=item.pk).update(standard=new)
    else:
        read = _read_limit(new)
        if isinstance(read, Problem):
            raise Refused(read.code, field="new", **read.facts)
        limit, unit = read
        Item.objects.filter(pk=item.pk).update(limit=limit, unit=unit or item.unit)
