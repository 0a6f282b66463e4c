"""Why a file gives no rows: stable codes with the parts of the sentence."""

from collections.abc import Mapping


class TableError(Exception):
    """A file that cannot be read as a table. `code` is stable, `parts` fill its sentence.

    Codes: `tables.empty`, `tables.undecodable`, `tables.damaged_utf8`, `tables.not_text`,
    `tables.workbook`, `tables.malformed`, `tables.cell_too_long`, `tables.missing_columns`,
    `tables.duplicate_columns`; of workbooks `tables.workbook_damaged`, `tables.workbook_bomb`,
    `tables.no_xlsx`, `tables.active_content`, `tables.formula`, `tables.too_large`,
    `tables.no_sheet`, `tables.merged_header`, `tables.file_too_large`.
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
    "tables.workbook_damaged": "电子表格已损坏或加密，无法读取（{what}）；请在表格软件中打开后另存",
    "tables.workbook_bomb": "电子表格展开后过大，已拒绝；请只保留数据后另存",
    "tables.no_xlsx": "这不是 XLSX 电子表格；请另存为 .xlsx 或 CSV",
    "tables.active_content": "电子表格带有宏或外部链接，已拒绝；请另存为不带宏、不带链接的 .xlsx",
    "tables.formula": "单元格 {where} 是公式，其值可能过期；请粘贴为数值后再导入",
    "tables.too_large": "第 {where} 处超出行列或字数上限；请删去多余的行列或分成几个文件",
    "tables.no_sheet": "电子表格没有可见的工作表",
    "tables.merged_header": "表头第 {column} 列为空或被合并；表头应为一行，每列一个名称",
    "tables.file_too_large": "文件超过 {size} MB；请分成几个文件",
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
    "tables.workbook_damaged": "the workbook is damaged or encrypted ({what}); "
    "open it and save it again",
    "tables.workbook_bomb": "the workbook unpacks to too much and is refused; keep the data only",
    "tables.no_xlsx": "this is no XLSX workbook; save it as .xlsx or CSV",
    "tables.active_content": "the workbook has macros or external links and is refused; "
    "save it as .xlsx without them",
    "tables.formula": "cell {where} is a formula whose value may be stale; paste values instead",
    "tables.too_large": "too many rows, columns or characters at {where}; "
    "delete what is not needed or split the file",
    "tables.no_sheet": "the workbook has no visible sheet",
    "tables.merged_header": "column {column} of the header is empty or merged; "
    "the header is one row with one name per column",
    "tables.file_too_large": "the file has more than {size} MB; split it",
    "tables.malformed": "quotes do not match on line {line}: {what}; check the quotes there",
    "tables.cell_too_long": "a cell on line {line} has more than {size} characters; "
    "its quotes may not match",
    "tables.missing_columns": "missing columns: {columns}; the file has: {found}",
    "tables.duplicate_columns": "columns named twice: {columns}; keep one of each",
}
