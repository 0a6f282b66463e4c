"""The steps of a judgement and their sentences in Chinese and English."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from liance.norms.citations import Citation
from liance.norms.standards import calculation_words, selection_words

SHOWN = 60
_AVERAGING = re.compile(r"\b(?:single|hourly_mean|daily_mean|max)\b", re.ASCII)


class Step(NamedTuple):
    """One step: a stable code, its result as text, the formula and its source where it has one.

    `value` is what the formula was applied to.
    """

    code: str
    result: str = ""
    formula: str = ""
    citation: Citation | None = None
    value: str = ""


def record(step: Step, language: str = "zh") -> dict[str, str]:
    """A step for JSON: code, value, formula, result, source, certainty, sentence."""
    cited = step.citation
    return {
        "code": step.code,
        "value": step.value,
        "formula": step.formula,
        "result": step.result,
        "source": f"{cited.source} {cited.article}".strip() if cited else "",
        "certainty": cited.certainty.value if cited else "",
        "text": said(step.code, step.result, language),
    }


def kept(step: Step) -> dict[str, str]:
    """A step as it is stored with a verdict; its sentence is made when it is shown."""
    return {key: text for key, text in record(step).items() if key != "text"}


def sentence(stored: Mapping[str, str], language: str = "zh") -> str:
    """The sentence of a step that `kept` stored, in `zh` or `en`."""
    return said(stored["code"], stored["result"], language)


def one_line(text: str) -> str:
    """Text from a cell as it may stand in a sentence: one line, no longer than is read."""
    joined = " ".join(text.split())
    return joined if len(joined) <= SHOWN else joined[:SHOWN] + "…"


_ZH = {
    "reported": "报出值{0}",
    "bound": "按{0}评价",
    "converted": "换算为{0}",
    "rounded": "修约为{0}",
    "limit": "限值{0}",
    "units_absent": "均未注明单位，按同一单位比较",
    "limit_in_value_unit": "限值未单列单位，与报出值同单位",
    "multiple": "超标{0}倍",
    "least_multiple": "超标倍数大于{0}",
    "level_over": "超出{0}",
    "within_limit": "符合限值，达标",
    "non_detect_within_limit": "检出限不高于限值，达标",
    "not_detected_as_required": "未检出，达标",
    "over_limit": "不符合限值，超标",
    "below_lower_limit": "低于下限，不达标",
    "outside_range": "超出范围，不达标",
    "detected_where_forbidden": "限值为不得检出，检出即超标",
    "detection_limit_above_limit": "检出限高于限值，无法判定",
    "censored_value_spans_limit": "报出值只给出界限，真值可能在限值两侧，无法判定",
    "no_value": "未判定：没有报出值",
    "value_unreadable": "未判定：报出值“{0}”无法识别，请按 12.5、<0.004、0.004L、ND 的写法填写",
    "value_negative": "未判定：报出值{0}为负，该量不可能为负",
    "no_limit": "未判定：没有限值",
    "limit_unreadable": "未判定：限值“{0}”无法识别，请按 50、6~9、不得检出、>=3 的写法填写",
    "unit_missing": "未判定：报出值没有单位，限值单位为{0}",
    "limit_unit_missing": "未判定：限值没有单位，报出值单位为{0}",
    "unit_unknown": "未判定：单位“{0}”无法识别",
    "limit_unit_unknown": "未判定：限值单位“{0}”无法识别",
    "units_incommensurable": "未判定：单位{0}量纲不同，不能换算",
    "detection_limit_missing": "未判定：未检出但没有检出限，请填写 detection_limit",
    "detection_limit_unreadable": "未判定：未检出而检出限“{0}”无法识别",
    "comparator_unknown": "未判定：比较符“{0}”无法识别，应为 <=、<、>=、> 之一",
    "comparator_conflict": "未判定：比较符与限值{0}矛盾",
    "comparison_unknown": "未判定：比较方法“{0}”无法识别，应为 full 或 rounded",
    "medium_unknown": "未判定：介质“{0}”无法识别，应为 water、gas 或 noise",
    "row_malformed": "未判定：该行单元格多于表头，列可能错位",
}

_EN = {
    "reported": "reported {0}",
    "bound": "taken as {0}",
    "converted": "converted to {0}",
    "rounded": "rounded to {0}",
    "limit": "limit {0}",
    "units_absent": "no units given, compared as the same unit",
    "limit_in_value_unit": "limit in the unit of the value",
    "multiple": "over by {0} times the limit",
    "least_multiple": "over by more than {0} times the limit",
    "level_over": "over by {0}",
    "within_limit": "within the limit, compliant",
    "non_detect_within_limit": "detection limit not above the limit, compliant",
    "not_detected_as_required": "not detected, compliant",
    "over_limit": "limit not met",
    "below_lower_limit": "under the lower limit, limit not met",
    "outside_range": "outside the range, limit not met",
    "detected_where_forbidden": "must not be detected and was, limit not met",
    "detection_limit_above_limit": "detection limit above the limit, cannot be judged",
    "censored_value_spans_limit": "only a bound is reported and the limit lies beyond it, "
    "cannot be judged",
    "no_value": "not judged: no value reported",
    "value_unreadable": "not judged: value “{0}” cannot be read; write 12.5, <0.004, 0.004L or ND",
    "value_negative": "not judged: value {0} is negative, the quantity cannot be",
    "no_limit": "not judged: no limit",
    "limit_unreadable": "not judged: limit “{0}” cannot be read; write 50, 6~9, 不得检出 or >=3",
    "unit_missing": "not judged: the value has no unit, the limit is in {0}",
    "limit_unit_missing": "not judged: the limit has no unit, the value is in {0}",
    "unit_unknown": "not judged: unit “{0}” is unknown",
    "limit_unit_unknown": "not judged: limit unit “{0}” is unknown",
    "units_incommensurable": "not judged: {0} have different dimensions",
    "detection_limit_missing": "not judged: not detected, but no detection_limit given",
    "detection_limit_unreadable": "not judged: not detected, and detection limit “{0}” "
    "cannot be read",
    "comparator_unknown": "not judged: comparator “{0}” is none of <=, <, >=, >",
    "comparator_conflict": "not judged: the comparator contradicts the limit {0}",
    "comparison_unknown": "not judged: comparison “{0}” is neither full nor rounded",
    "medium_unknown": "not judged: medium “{0}” is none of water, gas, noise",
    "row_malformed": "not judged: the row has more cells than the header, columns may have moved",
}

SENTENCES = {
    "zh": _ZH | calculation_words.ZH | selection_words.ZH,
    "en": _EN | calculation_words.EN | selection_words.EN,
}


def said(code: str, result: str, language: str = "zh") -> str:
    """The sentence of a step with its result, codes of averaging by their words. Raises KeyError for
    a code that has no sentence."""
    words = selection_words.AVERAGING.get((code, language))
    if words:
        result = _AVERAGING.sub(lambda found: words[found[0]], result)
    return SENTENCES[language][code].format(result)


def explain(steps: Sequence[Step], language: str = "zh") -> str:
    """All steps as one line, in `zh` or `en`."""
    sentences = [said(step.code, step.result, language) for step in steps]
    return "，".join(sentences) + "。" if language == "zh" else ", ".join(sentences) + "."
