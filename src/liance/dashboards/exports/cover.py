"""What is said about an exported file: on its cover, in its metadata, in its name."""

from collections.abc import Callable
from datetime import datetime

from liance.dashboards.exports.shape import Listed, Words
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.exchange.models import Export
from liance.mechanism.registry.models import Agency, Jurisdiction

COVER, ROWS = Words("说明", "About"), Words("数据", "Data")
ALL = Words("全部（没有筛选）", "All (no filter)")
KNOWN = Words(
    "只含导出人在导出时可以知悉的记录；限定知悉的事项只有名单内的人能导出。",
    "Only what the person could know of when it was exported; restricted matters only for those named.",
)
TEXTS = Words(
    "结果按原文保存为文本（如 0.06L），没有公式；时间为北京时间。",
    "Results stay text as reported (0.06L), there are no formulas; times are Beijing time.",
)
CUT = Words(
    "超过 32,767 字的单元格以“…”截断；完整内容请导出 CSV。",
    "Cells over 32,767 characters end with “…”; export CSV for all of it.",
)
FURTHER = Words(
    "超过 1,048,575 行的部分在后面的工作表里。", "Rows beyond 1,048,575 stand on further sheets."
)


def titles(language: str) -> tuple[str, str]:
    """The names of the cover and of the sheets with rows."""
    return COVER.text(language), ROWS.text(language)


def file_name(listed: Listed, form: str, language: str, *, at: datetime) -> str:
    """``联系单-20261123-1426.xlsx``."""
    return f"{listed.title.text(language)}-{at.astimezone(SHANGHAI):%Y%m%d-%H%M}.{form}"


def cover_of(
    row: Export, listed: Listed, actor: Actor, *, counted: int, at: datetime
) -> list[tuple[str, str]]:
    """Names and texts of the cover, in the language of the export."""

    def in_words(zh: str, en: str) -> str:
        return Words(zh, en).text(row.language)

    local = at.astimezone(SHANGHAI)
    said = [
        (in_words("内容", "Content"), listed.title.text(row.language)),
        (in_words("筛选", "Filter"), filter_words(row, listed)),
        (in_words("导出人", "Exported by"), f"{actor.name}，{actor.agency_name}"),
        (in_words("数据截至", "As of"), f"{local:%Y-%m-%d %H:%M:%S}"),
        (in_words("行数", "Rows"), _counted(counted, row.language)),
    ]
    notes = [KNOWN, TEXTS, *([CUT, FURTHER] if row.form == "xlsx" else [])]
    return [*said, *((_note(row.language), note.text(row.language)) for note in notes)]


def _note(language: str) -> str:
    return Words("注", "Note").text(language)


def _counted(counted: int, language: str) -> str:
    return Words(
        f"{counted:,}（与数据库同一时刻的行数核对一致，否则不给出文件）",
        f"{counted:,} (checked against the count of the same snapshot; no file is given otherwise)",
    ).text(language)


def filter_words(row: Export, listed: Listed) -> str:
    """The filter of an export in words."""
    parts = []
    for name, words in listed.filters.items():
        value = row.wanted.get(name, "")
        if value:
            said = listed.says.get(name, {}).get(value)
            shown = said.text(row.language) if said else _named(name, value)
            parts.append(f"{words.text(row.language)}：{shown}")
    return "；".join(parts) or ALL.text(row.language)


def _named(name: str, value: str) -> str:
    look = LOOKS.get(name)
    return (look(value) if look else "") or value


def _place(code: str) -> str:
    return Jurisdiction.objects.filter(code=code).values_list("name", flat=True).first() or ""


def _agency(key: str) -> str:
    rows = Agency.objects.filter(pk=key) if len(key) == 36 else Agency.objects.none()
    return rows.values_list("name", flat=True).first() or ""


LOOKS: dict[str, Callable[[str], str]] = {"county": _place, "place": _place, "agency": _agency}
