"""Every limit that is held, asked for as a sampler asks; what is not held is said."""

import csv
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.limit_tables import (
    DB32,
    GB8978,
    GB8978_CLASS_1,
    GB12348,
    GB13271,
    GB16297,
    GB16297_RATES,
    GB18918,
    GB18918_CLASS_1,
    lines,
    pairs,
)

from liance.norms.citations import Certainty
from liance.norms.errors import NormError
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.editions import LimitRow, RowKind
from liance.norms.standards.questions import Question
from liance.norms.standards.reasons import Reason, VerdictKind
from liance.norms.standards.selection import Selected, select, selection_steps
from liance.norms.standards.steps import SENTENCES
from liance.norms.standards.verdicts import unselected

TODAY = date(2026, 11, 28)


def ask(standard, factor, **cells):
    return select(Question(standard=standard, factor=factor, today=TODAY, **cells), shipped())


def text(answer):
    """`<=` a limit as text, `-` where none is set, the code of any other refusal."""
    if isinstance(answer, NormError):
        code = answer.code.removeprefix("standards.")
        return "-" if code == "no_limit_set" else code
    return answer.row.limit.operator + answer.row.limit.text


def plain(answer):
    return text(answer).removeprefix("≤")


@pytest.mark.parametrize(("factor", "limit"), pairs(GB8978_CLASS_1))
def test_gb8978_table_1_has_no_level(factor, limit):
    for level in ("", "1", "三级"):
        assert plain(ask("GB 8978-1996", factor, level=level)) == limit


@pytest.mark.parametrize("row", lines(GB8978), ids=lambda row: row[0])
def test_gb8978_table_4(row):
    factor, _, scope = row[0].partition("@")
    answers = [ask("GB 8978-1996", factor, scope=scope, level=level) for level in "123"]
    assert [plain(answer) for answer in answers] == row[1:]
    assert plain(ask("GB8978", factor, scope=scope)) == "level_missing"


@pytest.mark.parametrize("row", lines(GB18918), ids=lambda row: row[0])
def test_gb18918_table_1(row):
    factor, _, extra = row[0].partition("@")
    cells = {"source_period": extra} if extra == "existing" else {"water_temp_c": extra}
    answers = [
        ask("GB 18918-2002", factor, level=level, sampled_on=date(2025, 6, 1), **cells)
        for level in ("1A", "一级B", "二级", "3")
    ]
    assert [plain(answer) for answer in answers] == row[1:]


@pytest.mark.parametrize(("factor", "limit"), pairs(GB18918_CLASS_1))
def test_gb18918_table_2_is_marked_unverified(factor, limit):
    answer = ask("GB 18918", factor, sampled_on=date(2025, 6, 1))
    assert plain(answer) == limit
    assert answer.row.sureness is Certainty.UNVERIFIED


@pytest.mark.parametrize("row", lines(GB13271), ids=lambda row: row[0])
def test_gb13271(row):
    numbers = " ".join(row[1:]).replace("factor", "limit_not_found").split("/")
    for period, expected in zip(("existing", "new", "special"), numbers, strict=True):
        limits = expected.split()
        if "limit_not_found" in limits:
            limits = [limits[0], "limit_not_found", "limit_not_found"]
        answers = [
            ask("GB 13271-2014", row[0], source_period=period, fuel=fuel)
            for fuel in ("燃煤", "oil", "gas")
        ]
        assert [plain(answer) for answer in answers] == limits
        assert plain(ask("GB 13271", row[0], source_period=period)) in ("fuel_missing", "0.05")


def test_gb13271_conditions():
    sulphur = {"factor": "SO2", "fuel": "coal", "source_period": "existing"}
    assert plain(ask("GB 13271", **sulphur, region="四川")) == "550"
    assert plain(ask("GB 13271", **sulphur, region="陕西")) == "400"
    assumed = ask("GB 13271", **sulphur)
    assert "standards.region_assumed" in {remark.code for remark in assumed.remarks}
    early = date(2015, 12, 1)
    assert plain(ask("GB 13271", **sulphur, sampled_on=early)) == "values_not_held"
    assert plain(ask("GB 13271", **sulphur, sampled_on=date(2016, 7, 1))) == "400"
    assert plain(ask("GB 13271", "SO2", fuel="生物质")) == "300"
    assert plain(ask("GB 13271", "SO2", fuel="wood")) == "fuel_unknown"
    assert plain(ask("GB 13271", "烟气黑度")) == "1"
    oxygen = {fuel: ask("GB 13271", "NOx", fuel=fuel).row.o2_reference for fuel in ("coal", "oil")}
    assert oxygen == {"coal": Decimal(9), "oil": Decimal("3.5")}


@pytest.mark.parametrize("row", lines(GB16297), ids=lambda row: row[0])
def test_gb16297_concentrations(row):
    factor, _, scope = row[0].partition("@")
    stack, fugitive = (
        ask("GB 16297-1996", factor, scope=scope, table=table) for table in ("2", "表2 无组织")
    )
    assert [plain(stack), plain(fugitive)] == row[1:]
    assert isinstance(fugitive, NormError) or fugitive.rate is None


@pytest.mark.parametrize("factor", GB16297_RATES)
def test_gb16297_rates(factor):
    printed = pairs(GB16297_RATES[factor])
    name, _, scope = factor.partition("@")
    for column, level in ((1, "2"), (2, "三级")):
        rate = ask("GB 16297", name, scope=scope, level=level).rate
        assert rate.kind is RowKind.RATE_BY_HEIGHT
        assert rate.unit == "kg/h"
        assert list(rate.heights) == [(Decimal(row[0]), Decimal(row[column])) for row in printed]


def test_gb16297_rate_without_a_level_is_not_told():
    answer = ask("GB 16297", "颗粒物")
    assert plain(answer) == "120"
    assert answer.rate.code == "standards.level_missing"


def test_a_height_above_what_is_held_is_not_extrapolated():
    held = ask("GB 16297", "HCl", level="2", stack_height_m="40")
    assert isinstance(held.rate, LimitRow)
    above = ask("GB 16297", "HCl", level="2", stack_height_m="40.1")
    assert above.rate.code == "standards.values_not_held"
    assert isinstance(ask("GB 16297", "颗粒物", level="2", stack_height_m="70").rate, LimitRow)


@pytest.mark.parametrize("noise_class", GB12348)
def test_gb12348(noise_class):
    day, night = GB12348[noise_class]

    def limit(**cells):
        return plain(ask("GB 12348-2008", "厂界噪声", noise_class=noise_class, **cells))

    assert (limit(period="day"), limit(period="夜间")) == (str(day), str(night))
    indoor = limit(period="day", place="indoor"), limit(period="night", place="室内")
    assert indoor == (str(day - 10), str(night - 10))
    assert limit(period="night", noise_kind="frequent_max") == str(night + 10)
    assert limit(period="night", noise_kind="偶发") == str(night + 15)
    assert limit(period="day", noise_kind="frequent_max") == "limit_not_found"
    assert limit() == "period_missing"


def test_the_factor_of_a_noise_may_say_the_period():
    assert plain(ask("GB 12348", "夜间噪声", noise_class="2类")) == "50"
    assert plain(ask("GB 12348", "夜间噪声", noise_class="2", period="day")) == "period_unknown"
    assert plain(ask("GB 12348", "厂界噪声", period="day")) == "noise_class_missing"


@pytest.mark.parametrize("row", lines(DB32), ids=lambda row: "-".join(row[:2]))
def test_db32_4440(row):
    table, factor, *limits = row
    averaging = "single" if table == "2" or factor == "pH" else "daily_mean"
    for level, printed in zip("ABCD", limits, strict=True):
        warm, _, cold = printed.rstrip(")").partition("(")
        for day, expected in (
            (date(2025, 10, 31), warm),
            (date(2025, 11, 1), cold or warm),
            (date(2026, 3, 31), cold or warm),
            (date(2026, 4, 1), warm),
        ):
            answer = ask("DB32/4440-2022", factor, level=level, averaging=averaging, sampled_on=day)
            assert plain(answer) == expected
            assert answer.row.table == table


def test_db32_without_a_date_or_an_averaging_is_not_guessed():
    assert plain(ask("DB32/4440", "氨氮", level="A", averaging="single")) == "sampled_on_missing"
    day = date(2026, 1, 1)
    assert plain(ask("DB32/4440", "氨氮", level="A", sampled_on=day)) == "averaging_missing"
    assert plain(ask("DB32/4440", "SS", averaging="single")) == "averaging_differs"


LAST, FIRST = date(2026, 2, 28), date(2026, 3, 1)


def test_gb18918_on_both_sides_of_the_amendment():
    cells = {"standard": "GB 18918-2002", "factor": "COD", "level": "1A"}
    before = ask(**cells, sampled_on=LAST, averaging="single")
    assert (before.edition.name, plain(before)) == ("GB 18918-2002", "50")
    assert before.ground.certainty is Certainty.UNVERIFIED
    assert "standards.averaging_by_ground" in {remark.code for remark in before.remarks}

    grab = ask(**cells, sampled_on=FIRST, averaging="single")
    assert plain(grab) == "amendment_not_held"
    assert unselected(grab).verdict is VerdictKind.CANNOT_JUDGE
    daily = ask(**cells, sampled_on=FIRST, averaging="daily_mean")
    assert (daily.edition.name, plain(daily)) == ("GB 18918-2002（2025年修改单）", "50")
    assert daily.row.sureness is Certainty.UNVERIFIED
    assert "standards.amendment_partly_held" in {remark.code for remark in daily.remarks}


def test_the_removal_rate_alternative_stands_with_its_limit():
    removal = ask("GB 18918", "COD", level="3", sampled_on=LAST).row.removal
    assert (removal.influent_above, removal.percent) == (350, 60)
    removal = ask("GB 18918", "BOD5", level="3", sampled_on=LAST).row.removal
    assert (removal.influent_above, removal.percent) == (160, 50)
    assert ask("GB 18918", "COD", level="2", sampled_on=LAST).row.removal is None


@pytest.mark.parametrize(
    ("standard", "cells", "code"),
    [
        ("GB 8978-1996 表4", {}, "standard_unreadable"),
        ("GB 21900-2008", {}, "standard_unknown"),
        ("GB 8978-1988", {}, "standard_unknown"),
        ("GB 8978", {"sampled_on": date(1997, 12, 31)}, "edition_not_in_force"),
        ("DB61/224-2018", {}, "values_not_held"),
        ("DB61/1226", {}, "values_not_held"),
        ("GB 8978", {"factor": "五氯酚"}, "values_not_held"),
        ("GB 8978", {"factor": "邻苯二甲酸二丁酯", "level": "1"}, "values_not_held"),
        ("GB 8978", {"factor": "2,4,6-三氯酚", "level": "1"}, "values_not_held"),
        ("GB 8978", {"factor": "总磷", "level": "1"}, "factor_not_held"),
        ("GB 8978", {"factor": "总余氯", "scope": "传染病医院", "level": "1"}, "values_not_held"),
        ("GB 16297", {"factor": "沥青烟"}, "values_not_held"),
        ("GB 16297", {"factor": "苯并[a]芘"}, "values_not_held"),
        ("GB 12348", {"factor": "", "table": "2"}, "values_not_held"),
        ("GB 13271", {"factor": "COD"}, "factor_not_in_standard"),
        ("GB 8978", {"factor": ""}, "factor_missing"),
        ("GB 8978", {"table": "9"}, "table_unknown"),
        ("GB 8978", {"table": "2"}, "values_not_held"),
        ("GB 8978", {"level": "四级"}, "level_unknown"),
        ("GB 8978", {"level": "1A"}, "limit_not_found"),
        ("GB 8978", {"level": "1", "scope": "味晶"}, "scope_unknown"),
        ("GB 8978", {"factor": "粪大肠菌群", "level": "1"}, "scope_missing"),
        ("GB 8978", {"level": "1", "source_period": "existing"}, "values_not_held"),
        ("GB 8978", {"level": "1", "averaging": "hourly_mean"}, "averaging_differs"),
        ("GB 8978", {"factor": "pH", "level": "1", "averaging": "daily_mean"}, "averaging_differs"),
        ("GB 18918", {"factor": "氨氮", "level": "1A"}, "water_temp_c_missing"),
        (
            "GB 18918",
            {"factor": "氨氮", "level": "1A", "water_temp_c": "冷"},
            "water_temp_c_unknown",
        ),
    ],
)
def test_what_is_missing_or_unknown_is_named(standard, cells, code):
    answer = ask(standard, **{"factor": "COD", **cells})
    assert plain(answer) == code
    verdict = unselected(answer)
    held = {
        "values_not_held", "factor_not_held", "amendment_not_held", "averaging_differs",
        "start_unknown",
    }  # fmt: skip
    expected = VerdictKind.CANNOT_JUDGE if code in held else VerdictKind.NOT_JUDGED
    assert verdict.verdict is expected
    for language in ("zh", "en"):
        assert verdict.explanation(language)


def test_without_a_date_todays_edition_is_taken_and_said():
    answer = ask("GB 8978", "COD", level="1", averaging="daily_mean")
    assert [remark.code for remark in answer.remarks] == ["standards.date_assumed"]
    steps = selection_steps(answer)
    assert [step.code for step in steps] == ["edition", "date_assumed"]
    assert steps[0].result == "GB 8978-1996"
    for step in steps:
        assert step.code in SENTENCES["zh"]
        assert step.code in SENTENCES["en"]


def test_every_edition_ends_the_day_before_the_next_begins():
    for one, two in zip(shipped().editions, shipped().editions[1:], strict=False):
        if one.base == two.base:
            assert one.last == two.start - timedelta(days=1)


LEVELS = {"一级": "1", "二级": "2", "三级": "3"}
BOILERS = {"在用": "existing", "新建": "new", "特别排放限值": "special"}


def transcribed(row):
    """A row of the transcription as a question."""
    cells = {"standard": row["standard"], "factor": row["factor"], "sampled_on": date(2026, 1, 5)}
    if row["standard"].startswith("GB 13271"):
        return {**cells, "fuel": row["scope"].split(";")[0], "source_period": row["level"]}
    if row["standard"].startswith("GB 12348"):
        return {**cells, "noise_class": row["scope"], "period": row["level"]}
    if row["standard"].startswith("GB 18918"):
        return {**cells, "level": row["level"], "water_temp_c": "20", "scope": "城镇污水处理厂"}
    if row["standard"].startswith("GB 8978"):
        scope = row["scope"] if row["table"].startswith("表4") else ""
        return {**cells, "level": row["level"], "scope": scope, "table": row["table"]}
    level = row["level"] if row["level"] in LEVELS else "二级"
    scope = "" if "排气筒" in row["scope"] else row["scope"]
    return {**cells, "level": level, "scope": scope, "table": row["table"]}


def test_the_transcribed_table_is_held_whole(shared_data):
    path = shared_data("05_dictionary/discharge_limits_GB.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 366
    for row in rows:
        answer = ask(**transcribed(row))
        if row["kind"] == "none":
            assert plain(answer) == "-", row
        elif row["unit"] == "kg/h":
            height = Decimal(row["scope"].removeprefix("排气筒 ").removesuffix(" m"))
            assert dict(answer.rate.heights)[height] == Decimal(row["limit"]), row
        elif row["limit"][0].isdigit() and "~" not in row["limit"]:
            assert answer.row.limit.high == Decimal(row["limit"]), row
        else:
            assert answer.row.limit.text == row["limit"], row


def test_every_reason_of_a_selection_has_its_words():
    for language in ("zh", "en"):
        assert {reason.value for reason in Reason} <= set(SENTENCES[language])
    assert isinstance(ask("GB 8978", "总汞"), Selected)


@pytest.mark.parametrize(
    ("standard", "written", "cells", "value"),
    [
        ("GB 8978", "氨氮(以N计)", {"level": "1"}, "15"),
        ("GB 8978", "氨氮（以N计）", {"level": "1"}, "15"),
        ("GB 8978", "磷酸盐（以P计）", {"level": "1"}, "0.5"),
        ("GB 8978", "氨氮(以NH3计)", {"level": "1"}, "factor_not_held"),
        ("GB 13271", "汞", {"fuel": "coal"}, "0.05"),
        ("GB 16297", "铅", {}, "0.7"),
    ],
)
def test_a_factor_is_known_by_the_names_of_reports(standard, written, cells, value):
    assert plain(ask(standard, written, **cells)) == value


def test_what_is_not_held_says_which():
    said = ask("GB 8978", "五氯酚").parts["text"]
    assert "五氯酚" in said
    strict = ask("GB 8978", "总余氯", scope="传染病医院", level="1").parts["text"]
    assert "传染病" in strict
    assert plain(ask("GB 8978", "总余氯", scope="医院", level="2")) == ">3"


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(2001, 12, 31), "edition_not_in_force"),
        (date(2002, 1, 1), "start_unknown"),
        (date(2003, 12, 31), "start_unknown"),
        (date(2004, 1, 1), "60"),
    ],
)
def test_an_edition_counts_from_when_it_surely_is_in_force_where_its_day_is_not_on_file(
    day, answer
):
    found = ask("GB 18918-2002", "COD", level="1B", averaging="daily_mean", sampled_on=day)
    assert plain(found) == answer
    if answer == "60":
        assert "standards.start_not_on_file" in [remark.code for remark in found.remarks]


def test_an_edition_does_not_count_before_it_came_into_force():
    early = ask(
        "DB32/4440-2022", "COD", level="A", averaging="daily_mean", sampled_on=date(2022, 2, 1)
    )
    assert plain(early) == "edition_not_in_force"
    first = ask(
        "DB32/4440-2022", "COD", level="A", averaging="daily_mean", sampled_on=date(2023, 3, 28)
    )
    assert first.edition.date_certainty is Certainty.UNVERIFIED
