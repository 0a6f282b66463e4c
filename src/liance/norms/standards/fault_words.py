"""What is wrong in an edition's file, as sentences in Chinese and English."""

from liance.norms.standards.row_reading import Fault

ZH = {
    "missing": "必填，不能为空",
    "unreadable": "“{text}”无法识别",
    "kind_differs": "与限值类型不符（{text}）",
    "reversed": "止日早于起日",
    "certainty": "应为 verified、secondary 或 unverified",
    "overlap": "与第 {text} 行对同一问题给出两个限值",
    "column_unknown": "没有这一列",
    "column_twice": "这一列出现两次",
    "column_missing": "缺少这一列",
    "differs": "“{text}”与前面的行不同，一个文件只能是一个版本",
    "no_rows": "没有限值行",
    "file_unreadable": "文件无法读取：{text}",
}
EN = {
    "missing": "must be filled",
    "unreadable": "“{text}” cannot be read",
    "kind_differs": "does not agree with the kind of limit ({text})",
    "reversed": "ends before it begins",
    "certainty": "must be verified, secondary or unverified",
    "overlap": "answers the same question as row {text}",
    "column_unknown": "no such column",
    "column_twice": "stands twice",
    "column_missing": "this column is missing",
    "differs": "“{text}” differs from the rows above; a file is one edition",
    "no_rows": "no limits",
    "file_unreadable": "the file cannot be read: {text}",
}
WORDS = {"zh": ZH, "en": EN}


def fault_said(fault: Fault, language: str = "zh") -> str:
    """What is wrong, without its place, in `zh` or `en`."""
    return WORDS[language][fault.code].format(text=fault.text)


def fault_text(fault: Fault, language: str = "zh") -> str:
    """One line: row, column, what is wrong, in `zh` or `en`."""
    place = f"第 {fault.row} 行" if language == "zh" else f"row {fault.row}"
    return f"{place} {fault.column}: {fault_said(fault, language)}"
