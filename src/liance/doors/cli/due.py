"""`liance due`: a due date with the days behind it. Needs no database."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from liance.doors.cli.terminal import answer, answer_json, say
from liance.norms.calendar.arrangements import YearArrangement, read_arrangement
from liance.norms.calendar.due_dates import DueDate, days_before, due_in_working_days
from liance.norms.calendar.published import published_calendar
from liance.norms.calendar.working_days import Calendar, DayKind, DayReading
from liance.norms.errors import NormError

NOT_SO = 1
MOST_DAYS = 10_000
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WEEKDAYS_ZH = "一二三四五六日"
KINDS = {
    DayKind.WORKDAY: ("工作日", "working day"),
    DayKind.MAKE_UP: ("调休上班", "make-up day"),
    DayKind.WEEKEND: ("周末", "weekend"),
    DayKind.HOLIDAY: ("放假", "holiday"),
}


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("due")(due)


Start = Annotated[str, typer.Argument(metavar="DATE", help="起始日，如 2026-09-28 / starting day")]
WorkingDays = Annotated[
    int | None,
    typer.Option(
        "--working-days",
        min=1,
        max=MOST_DAYS,
        help="其后第几个工作日，起始日不计入 / working days after it, itself not counted",
    ),
]
DaysBefore = Annotated[
    int | None,
    typer.Option(
        "--days-before",
        min=0,
        max=MOST_DAYS,
        help="提前几天（自然日） / natural days before it",
    ),
]
Provisional = Annotated[
    bool,
    typer.Option(
        "--provisional",
        help="未公布的年度暂按周一至周五推算并标明 / read unpublished years as Monday to Friday, "
        "marked",
    ),
]
CalendarFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--calendar",
        exists=True,
        dir_okay=False,
        readable=True,
        help="其后公布的年度安排（TOML，可重复） / a later year's notice as TOML, repeatable",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")]


def due(
    start: Start,
    *,
    working_days: WorkingDays = None,
    days_before: DaysBefore = None,
    provisional: Provisional = False,
    calendar_files: CalendarFiles = None,
    as_json: AsJson = False,
) -> None:
    """计算时限并列出计入和跳过的日子 / A due date with its counted and skipped days.

    第一行只有日期 / The first line is the date alone. 退出码 / exit codes: 0 完成 done;
    1 年度安排未公布 that year's calendar is not published; 2 用法错误 wrong use.

    \b
    例 / Examples:
      liance due 2026-09-28 --working-days 5
      liance due 2026-10-15 --days-before 2
      liance due 2026-12-28 --working-days 5 --provisional --json
    """
    day = _day(start)
    if (working_days is None) == (days_before is None):
        raise typer.BadParameter(
            "请给出 --working-days 或 --days-before 之一 / give one of --working-days, --days-before"
        )
    if days_before is not None:
        _answer_before(day, days_before, as_json=as_json)
        return
    calendar = published_calendar().merged(_later(calendar_files or []))
    found = due_in_working_days(calendar, day, working_days or 1, provisional=provisional)
    if isinstance(found, NormError):
        _refuse(found, calendar, as_json=as_json)
        raise typer.Exit(NOT_SO)
    if as_json:
        answer_json(_facts(found))
    else:
        _print(found)


def _day(text: str) -> date:
    try:
        # other ISO forms (20260928, 2026-W40-1) are not what people write on sheets
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise typer.BadParameter(f"“{text}” 不是日期，应如 2026-09-28 / is no date like 2026-09-28")


def _later(files: list[Path]) -> list[YearArrangement]:
    years = []
    for file in files:
        try:
            year = read_arrangement(file.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError as error:
            raise typer.BadParameter(f"{file}: UTF-8 ({error.reason})") from error
        if isinstance(year, NormError):
            what = ", ".join(year.parts.values())
            raise typer.BadParameter(f"{file}: 无法作为年度安排读取 / no year's notice: {what}")
        years.append(year)
    return years


def _answer_before(day: date, days: int, *, as_json: bool) -> None:
    try:
        latest = days_before(day, days)
    except OverflowError as error:
        raise typer.BadParameter(f"{day} - {days}") from error
    if as_json:
        facts = {"start": day, "due": latest, "days_before": days, "provisional": False}
        answer_json(facts)
        return
    answer(latest.isoformat())
    answer(f"{day} 之前 {days} 天（自然日，当日不计入） / {days} natural days before {day}")


def _refuse(fault: NormError, calendar: Calendar, *, as_json: bool) -> None:
    years = calendar.covered_years
    year, first, last = fault.parts.get("year", ""), years[0], years[-1]
    if as_json:
        covered = {"first": first, "last": last}
        answer_json({"error": fault.code, "year": year, "covered": covered})
    say(
        f"liance: {year} 年的节假日安排未公布或未载入（已有 {first}–{last} 年），不推算；"
        "可加 --provisional 暂按周一至周五推算，或用 --calendar 载入"
    )
    say(
        f"        no published calendar for {year} (known: {first}-{last}); use --provisional "
        f"for a marked answer, or --calendar FILE  [{fault.code}]"
    )


def _facts(found: DueDate) -> dict[str, Any]:
    return {
        "start": found.start,
        "due": found.due,
        "due_instant": found.due_instant.isoformat(),
        "working_days": len(found.counted),
        "provisional": found.provisional,
        "calendar": found.calendar_version,
        "counted": [_reading(reading) for reading in found.counted],
        "skipped": [_reading(reading) for reading in found.skipped],
        "remarks": [{"code": r.code, **r.parts} for r in found.remarks],
    }


def _reading(reading: DayReading) -> dict[str, Any]:
    return {
        "day": reading.day,
        "kind": reading.kind.value,
        "name": reading.name,
        "provisional": reading.provisional,
    }


def _print(found: DueDate) -> None:
    answer(found.due.isoformat())
    if found.provisional:
        years = ", ".join(sorted({str(r.day.year) for r in _all(found) if r.provisional}))
        answer(
            f"暂定 / provisional: {years} 年安排未公布，暂按周一至周五推算；公布后须重算 / "
            f"no published calendar for {years}, Monday to Friday assumed"
        )
    answer(f"计入 / counted ({len(found.counted)}):")
    for reading in found.counted:
        answer(_line(reading))
    answer(f"跳过 / skipped ({len(found.skipped)}):")
    for reading in found.skipped:
        answer(_line(reading))
    for remark in found.remarks:
        year = remark.parts["year"]
        answer(
            f"注意 / note: {year} 年安排公布后年末可能调整 / the {year} notice may move these days"
        )
    answer(f"日历 / calendar: {found.calendar_version}; 截止 / ends 24:00 Asia/Shanghai")


def _all(found: DueDate) -> tuple[DayReading, ...]:
    return found.counted + found.skipped


def _line(reading: DayReading) -> str:
    zh, en = KINDS[reading.kind]
    name = f" {reading.name}" if reading.name else ""
    mark = " 暂定 provisional" if reading.provisional else ""
    weekday = WEEKDAYS_ZH[reading.day.weekday()]
    return f"  {reading.day} 周{weekday} {zh}{name} / {en}{mark}"
