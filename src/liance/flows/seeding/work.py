"""One contact sheet and all that follows from it, as rows. Everything depends on its number alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from liance.flows.seeding.areas import Area
from liance.flows.seeding.numbers import chance, text, uid
from liance.flows.seeding.sizes import AT, BEGIN, Size

FACTORS = (
    ("化学需氧量", "38", "50", "mg/L"), ("氨氮", "2.16", "5", "mg/L"),
    ("悬浮物", "8", "10", "mg/L"), ("五日生化需氧量", "8.6", "10", "mg/L"),
    ("总磷", "0.31", "0.5", "mg/L"), ("总氮", "11.8", "15", "mg/L"),
    ("石油类", "0.4", "1", "mg/L"), ("六价铬", "0.021", "0.05", "mg/L"),
)  # fmt: skip
OUTLETS = (("DW001", "废水总排口"), ("DW002", "车间排放口"))
BOTTLES = ("normal", "parallel", "blank")
# How far work has come, by how long ago the team entered.
ON_SITE, SAMPLED, ENTERED, APPROVED, ISSUED = (
    timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=6), timedelta(days=9)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """The ``number``-th sheet. ``entered`` None: its day has not come."""

    number: int
    area: Area
    county: tuple[str, str]
    source: int
    planned: datetime
    entered: datetime | None
    place: int

    @property
    def age(self) -> timedelta:
        """How long ago the team entered."""
        return AT - self.entered if self.entered else -timedelta(days=1)

    @property
    def left(self) -> datetime | None:
        """Departure; None while on site."""
        return self.entered + timedelta(hours=4) if self.entered and self.age > ON_SITE else None

    @property
    def luck(self) -> int:
        return chance(self.number)

    @property
    def urgent(self) -> bool:
        return self.luck % 20 == 4

    @property
    def planned_target(self) -> bool:
        return not self.urgent and self.luck % 10 < 9

    @property
    def late(self) -> bool:
        return not self.urgent and self.luck % 50 == 5

    @property
    def restricted(self) -> bool:
        return self.luck % 500 == 6

    @property
    def second_point_missed(self) -> bool:
        return self.luck % 331 == 1

    @property
    def rejected_bottle(self) -> bool:
        return self.luck % 200 == 0

    @property
    def unreported(self) -> bool:
        """Approved and never reported: a break."""
        return self.luck % 1009 == 3

    @property
    def unreceived(self) -> bool:
        """Uploaded and never answered: a break."""
        return self.luck % 997 == 2

    @property
    def analysed(self) -> datetime:
        return self.planned + timedelta(days=1)

    @property
    def completed(self) -> datetime:
        return self.analysed + timedelta(days=2)

    @property
    def approved(self) -> bool:
        return self.age > APPROVED or (self.completed < AT and self.age > ENTERED)

    @property
    def reported(self) -> bool:
        return self.age > APPROVED and not self.unreported and self.issued_at < AT

    @property
    def received(self) -> bool:
        answered = self.issued_at + timedelta(hours=1) < AT
        return self.reported and self.age > ISSUED and answered and not self.unreceived

    @property
    def issued_at(self) -> datetime:
        return self.completed + timedelta(days=1 + (self.luck % 40 == 7) * 7)

    @property
    def due_at(self) -> datetime:
        """About five working days after completion; the clock's own rule is not asked 100,000 times."""
        day = self.completed.replace(hour=16, minute=0, second=0, microsecond=0)
        return day + timedelta(days=7)

    @property
    def named(self) -> str:
        people = (*self.area.officers, *self.area.monitors)
        return "{" + ",".join(map(str, people)) + "}" if self.restricted else "{}"

    @property
    def unit(self) -> str:
        return unit_name(self.area, self.county, self.source)


def unit_name(area: Area, county: tuple[str, str], source: int) -> str:
    """A firm's name: place, two characters of its own, trade."""
    first, second = WORDS[source % len(WORDS)], WORDS[source // len(WORDS) % len(WORDS)]
    stem = county[1].removesuffix("县").removesuffix("区").removesuffix("市")
    kind = TRADES[source % len(TRADES)][0]
    return f"{stem or area.stem}{first}{second}{kind}有限公司"


WORDS = tuple("恒宏泰盛瑞祥华丰源鑫正和安康荣昌顺达通利金玉山河青云天元")
TRADES = (
    ("建材", "水泥、石灰和石膏制造"), ("食品", "食品制造业"), ("化工", "化学原料制造"),
    ("印染", "纺织业"), ("淀粉", "农副食品加工业"), ("乳业", "食品制造业"),
    ("造纸", "造纸和纸制品业"), ("电镀", "金属表面处理"), ("焦化", "炼焦"), ("酿造", "酒的制造"),
)  # fmt: skip


def works(size: Size, areas: list[Area]) -> Iterator[Work]:
    """All sheets of the year in order of time. Each area's share follows its counties."""
    wheel = [(a, c) for a in areas for c in a.counties]
    step = (AT - BEGIN) / size.visits
    counted: dict[str, int] = {}
    for number in range(size.sheets):
        place = chance(number, 3) % len(wheel)
        area, county = wheel[place]
        counted[area.code] = counted.get(area.code, 0) + 1
        ahead = number - size.visits
        due = BEGIN + step * number if ahead < 0 else AT + timedelta(hours=4 + ahead % 160)
        source = place + len(wheel) * (number % max(1, size.sources // len(wheel)))
        entered = due if ahead < 0 else None
        yield Work(number, area, county, source, due, entered, counted[area.code])


def sheet_row(w: Work) -> tuple[object, ...]:
    """The contact sheet."""
    a = w.area
    state = "returned" if w.entered is None else "on_site" if w.left is None else "field_done"
    if w.received:
        state = "closed"
    sent = w.planned - timedelta(days=1 if w.late else 4)
    return (
        uid("sheet", w.number), text(sent), a.enforcement, a.monitoring, a.department,
        w.county[0], uid("source", w.source),
        uid("target", w.number) if w.planned_target else "\\N", a.officers[0], state, w.place,
        f"{a.prefix}〔2026〕{w.place}号", "petition" if w.urgent else "daily",
        "urgent_petition" if w.urgent else "routine", "群众举报夜间排放" if w.urgent else "",
        "t" if w.restricted else "f", w.named, w.unit, text(w.planned),
        text(w.planned + timedelta(hours=6)), text(sent), "t" if w.late else "f",
        "企业临时通知复产" if w.late else "", text(sent), text(sent + timedelta(hours=5)),
    )  # fmt: skip


def visit_row(w: Work) -> tuple[object, ...]:
    """The joint visit."""
    a, left = w.area, w.left
    ended = text(left) if left else "\\N"
    who = (a.officers[0], a.monitors[0]) if left else ("\\N", "\\N")
    return (
        uid("visit", w.number), text(w.planned), uid("sheet", w.number), uid("source", w.source),
        w.county[0], a.enforcement, a.monitoring, "petition" if w.urgent else "daily",
        "urgent_petition" if w.urgent else "routine", "群众举报夜间排放" if w.urgent else "",
        "t" if w.restricted else "f", w.named, "closed" if left else "open", text(w.planned),
        ended, ended, who[0], ended, who[1],
    )  # fmt: skip


def bottle_rows(w: Work) -> Iterator[tuple[object, ...]]:
    """Six bottles: two points, each an ordinary one, a parallel one, a blank."""
    at, a = text(w.planned + timedelta(hours=1)), w.area
    for n in range(6):
        if n >= 3 and w.second_point_missed:
            continue
        received = w.left is not None
        rejected = received and w.rejected_bottle and n == 5
        state = "rejected" if rejected else "received" if received else "sealed"
        yield (
            uid("bottle", w.number * 6 + n), at, uid("visit", w.number),
            uid("visit_point", w.number * 2 + n // 3),
            f"{a.code}-2026-{w.place:05d}-{n + 1:02d}", BOTTLES[n % 3], f"F{w.number}-{n + 1}",
            state, at, a.monitors[0], a.monitors[1], at,
            a.monitors[2] if received else a.monitors[0], a.monitoring if received else "\\N",
        )  # fmt: skip


def receipt_rows(w: Work) -> Iterator[tuple[object, ...]]:
    """The check of each bottle on receipt."""
    if w.left is None:
        return
    at = text(w.left + timedelta(hours=2))
    for n in range(6):
        if n >= 3 and w.second_point_missed:
            continue
        rejected = w.rejected_bottle and n == 5
        yield (
            uid("receipt", w.number * 6 + n), at, uid("bottle", w.number * 6 + n),
            "f" if rejected else "t", "f" if rejected else "t",
            "封条破损" if rejected else "", w.area.monitors[2], at,
        )  # fmt: skip


def factor_rows(w: Work) -> Iterator[tuple[object, ...]]:
    """Eight factors of each bottle, with the start of their analysis."""
    at = text(w.planned + timedelta(hours=1))
    for n in range(6):
        if n >= 3 and w.second_point_missed:
            continue
        analysed = w.age > SAMPLED and not (w.rejected_bottle and n == 5)
        for f, (factor, _, limit, unit) in enumerate(FACTORS):
            yield (
                uid("bottle_factor", w.number * 48 + n * 8 + f), at,
                uid("bottle", w.number * 6 + n), factor,
                uid("visit_item", w.number * 18 + (n // 3) * 9 + f), limit, unit,
                text(w.analysed - BENCH_TIME) if analysed else "\\N",
            )  # fmt: skip


def determination_rows(w: Work) -> Iterator[tuple[object, ...]]:
    """A determination of each factor of each received bottle, and two repeats."""
    if w.age <= SAMPLED:
        return
    m, approved = w.area.monitors, w.approved
    begun, entered = text(w.analysed - BENCH_TIME), text(w.analysed)
    done = text(w.completed) if approved else "\\N"
    state = "approved" if approved else "entered"
    people = (m[3], done, m[4], done) if approved else ("\\N", "\\N", "\\N", "\\N")
    for n in range(50):
        bottle, factor = (n // 8, n % 8) if n < 48 else (0, n - 48)
        if (bottle >= 3 and w.second_point_missed) or (w.rejected_bottle and bottle == 5):
            continue
        name, raw, _limit, unit = FACTORS[factor]
        over = factor == 1 and n == 1 and w.luck % 30 == 8
        value = "7.9" if over else raw
        yield (
            uid("determination", w.number * 50 + n), entered,
            uid("bottle_factor", w.number * 48 + bottle * 8 + factor), w.area.monitoring,
            1 if n < 48 else 2, value, value, unit, METHODS[name], w.area.instrument, begun, state,
            m[2], entered, *people, "exceeds" if over else "compliant", "0.58" if over else "",
        )  # fmt: skip


BENCH_TIME = timedelta(hours=3)
METHODS = {
    "化学需氧量": "HJ 828-2017", "氨氮": "HJ 535-2009", "悬浮物": "GB 11901-89",
    "五日生化需氧量": "HJ 505-2009", "总磷": "GB 11893-89", "总氮": "HJ 636-2012",
    "石油类": "HJ 637-2018", "六价铬": "GB 7467-87",
}  # fmt: skip
