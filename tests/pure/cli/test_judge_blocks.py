"""`liance judge` by columns writes the file that it writes row by row, byte for byte."""

import csv
import io
import random
from collections import Counter

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from liance.doors.cli import due, judge
from liance.doors.cli.judge_blocks import sizes_of
from liance.doors.cli.judge_rows import group_sizes
from liance.foundation.tables import blocks
from liance.foundation.tables.separated import open_separated
from liance.foundation.tables.workbook import read_table

HEADER = "id,medium,factor,value,unit,detection_limit,limit,limit_unit,comparator,comparison,note"
VALUES = (
    "12.5",
    "<0.004",
    "0.004L",
    "ND",
    "",
    "-",
    "128",
    "0.50",
    "1.2e-3",
    "12,5",
    "检修",
    "0",
    "7",
)
LIMITS = ("50", "6~9", "不得检出", ">=3", "", "0.004", "1e1")
WORDS = (
    "",
    "a",
    "留样",
    "a b",
    " x",
    'say "yes"',
    "a,b",
    "two\nlines",
    "cr\rhere",
    "\t;",
    "\u2028",
    "'",
    "=1+1",
    "-5.2",
    "-",
    '@SUM("a,b")',
    '="x"',
    "＝cmd|' /C calc'!A0",
    " +5",
)
# what a field of separated text may begin, hold or end with
CELLS = st.one_of(
    st.sampled_from([*VALUES, *LIMITS, *WORDS, "mg/L", "µg/L"]),
    st.text('ab,;\t"\n\r 1.<L检0', max_size=8),
)
ROWS = st.lists(st.lists(CELLS, min_size=0, max_size=13), max_size=12)


@pytest.fixture
def both(tmp_path, monkeypatch):
    """The output of a file judged row by row and by columns, with what was said of each."""
    app = typer.Typer()
    due.register(app)
    judge.register(app)

    def both(content, *arguments, characters=1 << 22):
        source, output = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_bytes(content)
        found = []
        for large in (1 << 60, 0):
            monkeypatch.setattr(judge, "LARGE", large)
            monkeypatch.setattr(blocks, "CHARACTERS", characters)
            output.unlink(missing_ok=True)
            result = CliRunner().invoke(
                app, ["judge", str(source), "-o", str(output), "--json", *arguments]
            )
            written = output.read_bytes() if output.exists() else None
            found.append((result.exit_code, result.stdout, result.stderr, written))
        return found

    return both


def same(found):
    by_rows, by_columns = found
    assert by_columns == by_rows
    return by_rows


def table(rows, header=HEADER, **options):
    file = io.StringIO(newline="")
    writer = csv.writer(file, **options)
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return file.getvalue()


def made(chance, count):
    unit = ("mg/L", "mg/L", "µg/L", "", "mg/kg")
    return [
        [
            n, chance.choice(("water", "gas", "")), chance.choice(("化学需氧量", "pH")),
            chance.choice(VALUES), chance.choice(unit), chance.choice(("", "", "4")),
            chance.choice(LIMITS), chance.choice(unit), chance.choice(("", "<=", ">")),
            chance.choice(("", "rounded")), chance.choice(WORDS[:4]),
        ]
        for n in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("characters", [1, 100, 1 << 22])
@pytest.mark.parametrize("arguments", [[], ["--lang", "en"], ["--bom"], ["--verbatim"]])
def test_a_plain_table(both, characters, arguments):
    count = 40 if characters == 1 else 400
    text = table(made(random.Random(characters), count), lineterminator="\n")
    code, _, _, written = same(both(text.encode(), *arguments, characters=characters))
    assert code == 0
    assert written.count(b"\n") == count + 1


@pytest.mark.parametrize(
    "options",
    [
        {"lineterminator": "\r\n"},
        {"delimiter": ";"},
        {"delimiter": "\t", "lineterminator": "\n"},
        {"quoting": csv.QUOTE_ALL},
        {"quoting": csv.QUOTE_NONNUMERIC, "lineterminator": "\r"},
    ],
)
def test_ways_of_writing(both, options):
    text = table(made(random.Random(5), 300), **options)
    assert same(both(text.encode(), characters=2_000))[0] == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_encodings(both, encoding):
    text = table(made(random.Random(6), 300), lineterminator="\n").replace("µ", "u")
    assert same(both(text.encode(encoding), characters=1_000))[0] == 0


@pytest.mark.parametrize("characters", [1, 30, 10_000])
def test_uneven_and_quoted_rows(both, characters):
    rows = made(random.Random(8), 60)
    rows[3] = rows[3][:5]
    rows[4] = [*rows[4], "", ""]
    rows[5] = [*rows[5], "more"]
    rows[20][-1] = 'say "yes", twice'
    rows[21][-1] = "two\nlines, and \r\n three"
    rows[30][3] = "12,5"
    text = table(rows, lineterminator="\n").replace("\n7,", "\n\n\r\n7,")
    code, _, _, written = same(both(text.encode(), characters=characters))
    assert code == 0
    assert written.count(b"row_malformed") == 1


UNDER = (
    "id,factor,value,unit,detection_limit,standard,level,scope,sampled_on,o2_measured,flow_m3h,"
    "stack_height_m,background,noise_class,period"
)


@pytest.mark.parametrize("arguments", [[], ["--explain"], ["--explain", "--lang", "en"]])
def test_standards_and_calculation(both, arguments):
    chance = random.Random(4)
    ways = [
        ["总汞", "mg/L", "", "GB 8978-1996", "", "", "", "", "", "", "", ""],
        ["化学需氧量", "mg/L", "4", "GB 8978-1996", "1", "", "", "", "", "", "", ""],
        ["颗粒物", "mg/m3", "1", "GB 13271-2014", "", "", "7.5", "", "", "", "", ""],
        ["颗粒物", "mg/m3", "1", "GB 16297-1996", "2", "", "", "12500", "15", "", "", ""],
        ["甲醛", "mg/m3", "", "GB 16297-1996", "2", "", "", "", "15", "", "", ""],
        ["苯", "mg/m3", "", "GB 16297-1996", "2", "", "", "", "15", "", "", ""],
        ["厂界噪声", "dB(A)", "", "GB 12348-2008", "", "", "", "", "", "45.2", "2", "day"],
        ["厂界噪声", "dB(A)", "", "GB 12348-2008", "", "", "", "", "", "", "2", "night"],
    ]
    rows = []
    for n in range(300):
        factor, unit, bound, standard, level, scope, *others = chance.choice(ways)
        day = f"202{chance.randrange(4, 7)}-0{chance.randrange(1, 10)}-15"
        written = chance.choice((f"{chance.randrange(1, 900) / 10}", "ND", "0.05L", "", "x"))
        rows.append([n, factor, written, unit, bound, standard, level, scope, day, *others])
    text = table(rows, UNDER, lineterminator="\n")
    code, *_ = same(both(text.encode(), *arguments, characters=3_000))
    assert code == 0


GROUPED = "id,group,factor,value,unit,detection_limit,standard,fuel,o2_measured,note"
GROUPS = ("", "", "-", "a", "a ", "b", "c,d", 'e"f', "g\nh", "（组）", "k")


@pytest.mark.parametrize("arguments", [[], ["--explain"], ["--lang", "en"]])
@pytest.mark.parametrize("characters", [1, 300, 1 << 22])
def test_groups_are_summed_up_all_the_same(both, characters, arguments):
    chance = random.Random(characters)
    rows = [
        [
            n, chance.choice(GROUPS) if chance.random() < 0.7 else f"g{n // 3}",
            chance.choice(("颗粒物", "二氧化硫")), chance.choice((*VALUES, "45", "38", "61")), "mg/m3",
            chance.choice(("", "3")), "GB 13271-2014", "coal", chance.choice(("", "11", "12.5")),
            chance.choice(WORDS),
        ]
        for n in range(30 if characters == 1 else 300)
    ]  # fmt: skip
    rows[7] = [*rows[7], "more"]
    rows[9] = rows[9][:4]
    found = same(both(table(rows, GROUPED).encode(), *arguments, characters=characters))
    assert found[0] == 0
    assert '"groups": ' in found[1]


@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("characters", [1, 40, 1 << 22])
def test_groups_in_uneven_rows_are_counted_alike(tmp_path, monkeypatch, characters, quoted):
    """What stands in the groups' column is counted also where lines are short, long or empty."""
    monkeypatch.setattr(blocks, "CHARACTERS", characters)
    chance = random.Random(3)
    lines = [
        ",".join(chance.choice(("", "A", " B", "组", "#")) for _ in range(chance.randrange(7)))
        for _ in range(200)
    ]
    lines[50] = 'x,"y",A' if quoted else "x,y,A"
    path = tmp_path / "in.csv"
    path.write_text("id,value,group,limit\n" + "\n".join(lines), encoding="utf-8")
    with path.open("rb") as one, path.open("rb") as other:
        by_columns = sizes_of(open_separated(one), 2)
        by_rows = group_sizes(read_table(other), 2)
    assert +Counter({k: v for k, v in by_columns.items() if k}) == Counter(
        {k: v for k, v in by_rows.items() if k}
    )


def test_an_open_quote_and_a_long_cell_are_refused_alike(both):
    text = table(made(random.Random(9), 200), lineterminator="\n")
    for bad in ('1,"open\n', "1," + "x" * 140_000 + "\n", '1,"a"b,c\n'):
        code, _, stderr, written = same(both((text + bad + text).encode(), characters=500))
        assert code == 3
        assert "line" in stderr
        assert written is None


def test_a_wrong_header_is_refused_alike(both):
    assert same(both(b"id,value\n1,2\n"))[0] == 2
    assert same(both(b""))[0] == 2
    assert same(both(b"value,limit\n"))[0] == 0
    assert same(both(b"value,limit\n\n\n"))[0] == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=ROWS, ways=st.sampled_from(range(4)), characters=st.sampled_from([1, 20, 10_000]))
def test_any_table(both, rows, ways, characters):
    options = (
        {"lineterminator": "\n"},
        {"lineterminator": "\r\n"},
        {"delimiter": ";"},
        {"quoting": csv.QUOTE_ALL, "lineterminator": "\n"},
    )[ways]
    same(both(table(rows, **options).encode(), characters=characters))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=st.text('ab,"\n\r 1.<L检0', max_size=60), characters=st.sampled_from([1, 7, 10_000]))
def test_any_text(both, text, characters):
    same(both(f"value,limit,note\n{text}".encode(), characters=characters))


REAL = {
    "us_epa_dmr_effluent_chart.csv": {
        "dmr_value_nmbr": "value", "limit_value_nmbr": "limit", "dmr_unit_desc": "unit",
        "limit_unit_desc": "limit_unit", "limit_value_qualifier_code": "comparator",
        "parameter_desc": "factor",
    },
    "us_tx_exceedances_fy.csv": {
        "DMR_VALUE_NMBR": "value", "LIMIT_VALUE_NMBR": "limit", "DMR_UNIT_DESC": "unit",
        "LIMIT_UNIT_DESC": "limit_unit", "LIMIT_VALUE_QUALIFIER_CODE": "comparator",
    },
    "us_pa_exceedances_2025.csv": {
        "SAMPLE_VALUE": "value", "PERMIT_VALUE": "limit", "UNIT_OF_MEASURE": "unit",
    },
    "cn_enforcement_monitoring_cases.csv": {"unit": "firm", "uom": "unit"},
    "ningxia_outlet_factor_limits.csv": {
        "unit": "firm", "median": "value", "unit_of_measure": "unit",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_real_rows(both, shared_data, name):
    content = shared_data(f"03_results/{name}").read_bytes()
    first, _, rest = content.partition(b"\n")
    header = [REAL[name].get(cell, cell) for cell in first.decode("utf-8-sig").strip().split(",")]
    code, *_ = same(both(",".join(header).encode() + b"\n" + rest, characters=50_000))
    assert code == 0
