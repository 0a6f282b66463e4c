"""Rows judged under conditions, for tests of judgements."""

import json
from datetime import date

from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.conditions import Conditions, Measured
from liance.norms.standards.judgements import judge_row
from liance.norms.standards.planning import Planner
from liance.norms.standards.steps import record

PLANNER = Planner(shipped(), date(2026, 2, 1))
GAS = {"unit": "mg/m3", "limit_unit": "mg/m3", "medium": "gas"}
NOISE = {"unit": "dB(A)", "limit_unit": "dB(A)", "medium": "noise"}


def judged(value, limit="", **cells):
    case = {name: cells.pop(name) for name in list(cells) if name in Case.__dataclass_fields__}
    measured = {name: cells.pop(name) for name in list(cells) if name in Measured._fields}
    row = Case(value=value, limit=limit, **case)
    judgement = judge_row(row, Conditions(**cells), Measured(**measured), PLANNER)
    for language in ("zh", "en"):
        assert "\n" not in judgement.leading.explanation(language)
        json.dumps([record(step, language) for step in judgement.leading.steps])
    return judgement


def short(judgement):
    leading = judgement.leading
    return leading.verdict.value, leading.reason.value


def codes(judgement):
    return [step.code for step in judgement.leading.steps]
