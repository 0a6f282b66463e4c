"""Why a file gives no rows: stable codes with the parts of the sentence."""

from collections.abc import Mapping


class TableError(Exception):
    """A file that cannot be read as a table. `code` is stable, `parts` fill its sentence.

    Codes: `tables.empty`, `tables.undecodable`, `tables.damaged_utf8`, `tables.not_text`,
    `tables.workbook`, `tables.malformed`, `tables.cell_too_long`, `tables.missing_columns`,
    `tables.duplicate_columns`.
    """

    def __init__(self, code: str, parts: Mapping[str, str] | None = None) -> None:
        super().__init__(code, dict(parts or {}))
        self.code = code
        self.parts = dict(parts or {})

    @property
    def zh(self) -> str:
        """What is wrong and what to do, in Chinese."""
        return _ZH[self.code].format(**self.parts)

    @property
    def en(self) -> str:
        """What is wrong and what to do, in English."""
        return _EN[self.code].format(**self.parts)


_ZH = {
    "tables.empty": "文件为空，没有表头",
    "tables.undecodable": "第 {offset} 字节处无法解码：不是 UTF-8、GB18030 或 UTF-16；请另存为 UTF-8 的 CSV",
    "tables.damaged_utf8": "第 {offset} 字节处的 UTF-8 已损坏（其余部分是 UTF-8）；请重新导出该文件",
    "tables.not_text": "这不是文本文件（第 {offset} 字节处有空字节）；请另存为 CSV",
    "tables.workbook": "这是电子表格或压缩文件，不是 CSV；请在表格软件中另存为“CSV UTF-8”",
    "tables.malformed": "第 {line} 行的引号没有配对：{what}；请检查该行附近的引号",
    "tables.cell_too_long": "第 {line} 行有一个单元格超过 {size} 个字符；可能是引号没有配对",
    "tables.missing_columns": "缺少列：{columns}；文件中有：{found}",
    "tables.duplicate_columns": "列名重复：{columns}；请只保留一列",
}
_EN = {
    "tables.empty": "the file is empty, it has no header",
    "tables.undecodable": "cannot decode byte {offset}: neither UTF-8, GB18030 nor UTF-16; "
    "save the file as CSV in UTF-8",
    "tables.damaged_utf8": "damaged UTF-8 at byte {offset} (the rest is UTF-8); "
    "export the file again",
    "tables.not_text": "this is no text file (null byte at {offset}); save it as CSV",
    "tables.workbook": "this is a workbook or an archive, not CSV; save it as “CSV UTF-8”",
    "tables.malformed": "quotes do not match on line {line}: {what}; check the quotes there",
    "tables.cell_too_long": "a cell on line {line} has more than {size} characters; "
    "its quotes may not match",
    "tables.missing_columns": "missing columns: {columns}; the file has: {found}",
    "tables.duplicate_columns": "columns named twice: {columns}; keep one of each",
}
