"""No log brings the reader down: all readings within bounds, or a reason with its line."""

from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from tests.hostile.bounds import bounded
from tests.hostile.texts import LOG, loggers

from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.errors import TableError
from liance.mechanism.custody.rules.logger import COLDEST, HOTTEST, read_log

ZONE = ZoneInfo("Asia/Shanghai")
CODES = {
    "custody.log_too_large", "custody.log_columns", "custody.log_fahrenheit", "custody.log_empty",
    "custody.log_faults",
}  # fmt: skip


def answer_of(content):
    """`read`, or the code of the refusal; anything else is the test's failure."""
    refused = None
    try:
        log = read_log(content, zone=ZONE)
    except (Refused, TableError) as error:
        refused = error
    if isinstance(refused, Refused):
        assert refused.code in CODES
        assert all(len(f.text) <= 40 for f in refused.facts.get("faults", ()))
        assert len(str(refused.facts)) < 2_000
    elif refused is not None:
        assert refused.zh
        assert len(refused.en) < 1_000
    else:
        times = [reading.at for reading in log.readings]
        assert times == sorted(times)
        assert all(COLDEST <= reading.degrees <= HOTTEST for reading in log.readings)
    return refused.code if refused else "read"


def test_the_log_that_is_changed_is_itself_read():
    assert answer_of(LOG) == "read"


def test_every_log_is_answered_in_bounds():
    answers = {}
    for what, content in loggers():
        with bounded(what, 10):
            answers[what] = answer_of(content)
    unchanged = {what for what, said in answers.items() if said == "read"}
    assert {w for w in unchanged if not w.startswith("changed")} <= {
        "long fraction", "other digits", "utf-16 without mark", "brackets in the header",
        "square brackets",
    }, answers  # fmt: skip
    assert answers["columns"] == "tables.too_large"
    assert answers["hot as the sun"] == answers["not a number"] == "custody.log_faults"
    # what is changed is mostly refused, and not all for one reason
    assert len(Counter(answers.values())) >= 7


@pytest.mark.parametrize("mark", ["(", "[", "（"])
def test_a_name_of_brackets_costs_no_search(mark):
    with bounded(mark, 2):
        assert answer_of(f"{mark * 2_000_000}\n".encode()) == "custody.log_columns"
