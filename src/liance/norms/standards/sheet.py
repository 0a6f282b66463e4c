"""An edition as one table (导入表): a row a limit, the edition itself in columns of its first row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from liance.norms.standards.edition_reading import read_edition
from liance.norms.standards.editions import DIMENSIONS, Edition, LimitRow
from liance.norms.standards.row_reading import COLUMNS, Fault
from liance.norms.standards.vocabulary import fold

Cells = Mapping[str, str]

# column → (the head's key, Chinese, English, what to write)
EDITION_COLUMNS: Mapping[str, tuple[str, str, str, str]] = {
    "code": ("code", "标准编号", "code", "带年号，如 DB61/224-2018；以下各列只填第一行"),
    "amendment": ("version", "修改单", "amendment", "修改单名称；原版留空"),
    "title": ("title", "标准名称", "title", ""),
    "title_en": ("en", "英文名称", "title_en", ""),
    "standard_kind": ("kind", "标准类别", "standard_kind", "local 地方、industry 行业、general 综合"),
    "medium": ("medium", "介质", "medium", "water、gas、noise"),
    "in_force_from": ("in_force_from", "施行日期", "in_force_from", "2019-01-29"),
    "in_force_to": ("in_force_to", "废止前一日", "in_force_to", "仍在施行的留空"),
    "date_certainty": ("date_certainty", "日期核对", "date_certainty", "同“核对程度”"),
    "complete": ("complete", "是否录全", "complete", "yes：表中没有的因子即标准不控制；no：只录了一部分"),
    "applies_to": ("applies_to", "适用对象", "applies_to", "整个标准的适用对象，用、分开"),
    "continues_version": ("continues_version", "沿用的版本", "continues_version", "被沿用的修改单；原版留空"),
    "continues_tables": ("continues_tables", "沿用的表", "continues_tables", "部分代替时仍有效的表号，用、分开"),
    "continues_certainty": ("continues_certainty", "沿用核对", "continues_certainty", "沿用是否核对，同“核对程度”"),
    "standard_source": ("source", "文本来源", "standard_source", "所依据的印刷文本"),
}  # fmt: skip

# column → (Chinese, what to write)
LIMIT_COLUMNS: Mapping[str, tuple[str, str]] = {
    "table": ("表号", "1、2、4"),
    "factor": ("监测因子", "因子库的名称，或标准所用名称"),
    "aliases": ("别名", "用、分开"),
    "scope": ("适用范围", "行业用、分开；其他排污单位留空"),
    "level": ("级别", "1、2、3、1A、1B、A～D；不分级留空"),
    "source_period": ("时段", "new 新建、existing 现有、special 特别排放限值；不分留空"),
    "fuel": ("燃料", "coal、oil、gas、biomass"),
    "region": ("地区", "省名用、分开；其他地区留空"),
    "season": ("季节", "11-01/03-31，两端均含"),
    "water_temp": ("水温", ">12 或 <=12，℃"),
    "noise_class": ("声功能区", "0～4"),
    "period": ("昼夜", "day、night"),
    "noise_kind": ("噪声类型", "leq、frequent_max、occasional_max"),
    "place": ("位置", "boundary、indoor、stack、fugitive"),
    "value": ("限值", "50、6~9、不得检出、<0.5、>3；不设限值的留空"),
    "unit": ("单位", "mg/L、mg/m³、kg/h、dB(A)、倍"),
    "kind": ("限值类型", "max、min、range、not_detected、rate_by_height、none"),
    "averaging": ("取值时段", "single、hourly_mean、daily_mean、max；标准未写的留空"),
    "heights": ("高度与速率", "15=2.6; 20=4.3，高度 m，速率按“单位”"),
    "heights_complete": ("高度录全", "no：印刷表还有更高的高度未录"),
    "min_stack_m": ("最低高度", "m"),
    "o2_reference": ("基准氧含量", "%"),
    "removal_influent_above": ("进水高于", "去除率替代条件，单位同限值"),
    "removal_percent": ("去除率大于", "%"),
    "from": ("起", "本行的施行起日，与标准相同的留空"),
    "to": ("止", "本行的施行止日"),
    "clause": ("条款", "表1、4.1.2"),
    "certainty": ("核对程度", "verified 已核对原文、secondary 据转引、unverified 未核对"),
    "condition_certainty": ("条件核对", "与“核对程度”不同时填"),
    "source": ("来源", "与文本来源不同时填"),
    "note": ("备注", ""),
}
REQUIRED = ("code", "title", "standard_kind", "medium", "standard_source")
REQUIRED_LIMIT = ("table", "factor", "value", "unit", "kind", "certainty")
_CODE = re.compile(r"[a-z][a-z0-9_]*$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read: the head of the edition and its limits, cells as text, with what is wrong
    in the table itself. `numbers` are the rows' own numbers in the file."""

    head: Cells
    rows: tuple[Cells, ...]
    numbers: tuple[int, ...]
    faults: tuple[Fault, ...]


def column_of(header: str) -> str:
    """The column that a header cell means: its code, its Chinese word, or both; else empty."""
    code = _CODE.search(header.strip())
    known = {**EDITION_COLUMNS, **LIMIT_COLUMNS}
    if code and code[0] in known:
        return code[0]
    words = {fold(word[1]): column for column, word in EDITION_COLUMNS.items()}
    words |= {fold(word[0]): column for column, word in LIMIT_COLUMNS.items()}
    return words.get(fold(header), "")


def column_word(column: str, language: str = "zh") -> str:
    """What a column is called: its Chinese word, in `en` its code, which is English; a header that
    is no column of ours stays as it is."""
    if language == "en":
        return column
    if column in EDITION_COLUMNS:
        return EDITION_COLUMNS[column][1]
    return LIMIT_COLUMNS[column][0] if column in LIMIT_COLUMNS else column


def read_sheet(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Sheet:
    """Tell the edition's cells from the limits' cells; `rows` are (number in the file, cells)."""
    columns = [column_of(name) for name in header]
    faults = [
        Fault(1, name, "column_unknown")
        for name, column in zip(header, columns, strict=True)
        if not column and name.strip()
    ]
    faults += [
        Fault(1, c, "column_twice") for c in sorted(set(columns)) if columns.count(c) > 1 and c
    ]
    faults += [
        Fault(1, c, "column_missing") for c in (*REQUIRED, *REQUIRED_LIMIT) if c not in columns
    ]
    head: dict[str, str] = {}
    limits: list[Cells] = []
    numbers: list[int] = []
    for number, cells in rows:
        named = {c: text.strip() for c, text in zip(columns, cells, strict=False) if c}
        faults += _take_head(head, number, named)
        limit = {c: named[c] for c in COLUMNS if named.get(c)}
        if limit:
            limits.append(limit)
            numbers.append(number)
    return Sheet(head, tuple(limits), tuple(numbers), tuple(faults))


def _take_head(head: dict[str, str], number: int, cells: Cells) -> list[Fault]:
    faults = []
    for column, (key, *_) in EDITION_COLUMNS.items():
        text = cells.get(column, "")
        if text and head.setdefault(key, text) != text:
            faults.append(Fault(number, column, "differs", text))
    return faults


def check_sheet(sheet: Sheet) -> Edition | tuple[Fault, ...]:
    """The edition of a table, or everything that is wrong in it, by row and column of the file."""
    found = () if any(f.row == 1 for f in sheet.faults) else read_edition(sheet.head, sheet.rows)
    if isinstance(found, Edition):
        return sheet.faults or found
    faults = [*sheet.faults, *(_in_file(fault, sheet) for fault in found)]
    return tuple(sorted(faults, key=lambda fault: fault.row))


def _in_file(fault: Fault, sheet: Sheet) -> Fault:
    if not fault.row:
        keys = {key: column for column, (key, *_) in EDITION_COLUMNS.items()}
        return replace(fault, row=2, column=keys.get(fault.column, fault.column))
    named = fault.text
    if fault.code == "overlap":
        named = str(sheet.numbers[int(fault.text) - 1])
    return replace(fault, row=sheet.numbers[fault.row - 1], text=named)


def sheet_of(edition: Edition) -> list[dict[str, str]]:
    """The rows of an edition as the table has them, the edition's own cells in the first."""
    head = {
        "code": edition.code, "amendment": edition.version, "title": edition.title,
        "title_en": edition.en, "standard_kind": edition.kind, "medium": edition.medium,
        "in_force_from": _day(edition.first), "in_force_to": _day(edition.last),
        "date_certainty": edition.date_certainty.value,
        "complete": "yes" if edition.complete else "no",
        "applies_to": "、".join(edition.applies_to), "standard_source": edition.source,
        "continues_version": edition.continued.version if edition.continued else "",
        "continues_tables": "、".join(edition.continued.tables) if edition.continued else "",
        "continues_certainty": edition.continued.certainty.value if edition.continued else "",
    }  # fmt: skip
    carried = edition.continued.tables if edition.continued else ()
    rows = [cells_of(row) for row in edition.rows if row.table not in carried] or [{}]
    return [{**(head if at == 0 else {}), **row} for at, row in enumerate(rows)]


def cells_of(row: LimitRow) -> dict[str, str]:
    """A limit as the cells of its row."""
    condition, removal = row.condition, row.removal
    cells = {dimension: str(getattr(condition, dimension)) for dimension in DIMENSIONS}
    condition_certainty = row.condition_certainty
    return cells | {
        "table": row.table, "factor": row.factor, "aliases": "、".join(row.aliases),
        "scope": "、".join(condition.scope), "region": "、".join(condition.region),
        "season": condition.season, "water_temp": condition.water_temp, "value": row.value,
        "unit": row.unit, "kind": row.kind.value, "averaging": row.averaging.value,
        "heights": "; ".join(f"{height}={limit}" for height, limit in row.heights),
        "heights_complete": "" if row.heights_complete else "no",
        "min_stack_m": _text(row.min_stack_m), "o2_reference": _text(row.o2_reference),
        "removal_influent_above": _text(removal and removal.influent_above),
        "removal_percent": _text(removal and removal.percent),
        "from": _day(row.first), "to": _day(row.last), "clause": row.clause,
        "certainty": row.certainty.value,
        "condition_certainty": "" if condition_certainty is row.certainty else condition_certainty.value,
        "source": row.source, "note": row.note,
    }  # fmt: skip


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(value: object) -> str:
    return "" if value is None else str(value)
