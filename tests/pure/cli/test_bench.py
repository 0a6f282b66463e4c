"""What the bench writes, and wrong use of it and of the seed."""

from typer.testing import CliRunner

from liance.doors.cli import bench
from liance.doors.cli.benches.measure import Figure, Goal, percentile
from liance.doors.cli.main import app
from liance.flows.seeding.sizes import SIZES


def test_a_goal_of_another_size_is_neither_met_nor_missed():
    goal = Goal(40, "L")
    assert Figure("pages", "sheets p95", "M", 20, 12.3456, "ms", goal).as_data() == {
        "bench": "pages", "metric": "sheets p95", "size": "M", "n": 20, "value": 12.346,
        "unit": "ms", "goal": "≤ 40 (L)", "met": None,
    }  # fmt: skip
    assert goal.met(40, "L") is True
    assert goal.met(41, "L") is False
    assert Goal(100_000, most=False).met(99_999, "S") is False
    assert Figure("pages", "queries", "S", 1, 7, "queries").as_data()["met"] is None


def test_percentiles_are_values_that_were_measured():
    values = [float(n) for n in range(20, 0, -1)]
    assert percentile(values, 0.5) == 11
    assert percentile(values, 0.95) == 20
    assert percentile([3.0], 0.95) == 3


def test_sizes_follow_from_one_province():
    assert (SIZES["M"].sources, SIZES["M"].sheets) == (20_000, 10_000)
    assert SIZES["L"].sheets == 10 * SIZES["M"].sheets
    assert SIZES["M"].sheets == 100 * SIZES["S"].sheets


def test_unknown_names_and_sizes_are_wrong_use():
    for arguments in (["bench", "nothing"], ["bench", "--size", "XL"], ["seed", "--size", "XL"]):
        assert CliRunner().invoke(app, arguments).exit_code == 2


def test_verdicts_stored_over_and_over_are_in_nobody_elses_way():
    assert bench._asked(["reevaluate", "report", "trace"], "S") == ["report", "trace", "reevaluate"]
    everything = bench._asked(None, "S")
    assert everything[-1] == "reevaluate"
    assert set(everything) == set(bench.BENCHES)
