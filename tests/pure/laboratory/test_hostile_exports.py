"""No export of an instrument brings the reader down: lines as texts, or a reason."""

import io
from collections import Counter
from decimal import Decimal
from itertools import islice

from tests.hostile.bounds import bounded
from tests.hostile.texts import EXPORT, instruments

from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.workbook import read_table
from liance.mechanism.laboratory.rules.entry import read_raw
from liance.mechanism.laboratory.rules.mapping import cells, mapping_of, moment, places

MAPPING = mapping_of("reader_export")
CODES = {
    "laboratory.columns_missing", "laboratory.value_unreadable", "laboratory.value_absent",
    "laboratory.value_too_long", "laboratory.detection_limit_missing",
    "laboratory.time_unreadable",
}  # fmt: skip


def read(content):
    """The lines as texts and readings, as the import takes them."""
    table = read_table(io.BytesIO(content))
    at = places(MAPPING, table.header)
    for row in islice(table.rows, 500):
        said = cells(row.cells, at)
        moment(said.get("read_at", ""))
        found = read_raw(said["raw"], "0.01")
        assert found.value is None or abs(found.value) < Decimal(10) ** 12


def answer_of(content):
    """`read`, or the code of the first refusal; anything else is the test's failure."""
    refused = None
    try:
        read(content)
    except (Refused, TableError) as error:
        refused = error
    if isinstance(refused, Refused):
        assert refused.code in CODES
    elif refused is not None:
        assert refused.zh
        assert len(refused.en) < 1_000
    return refused.code if refused else "read"


def test_the_export_that_is_changed_is_itself_read():
    assert answer_of(EXPORT) == "read"


def test_every_export_is_answered_in_bounds():
    answers = {}
    for what, content in instruments():
        with bounded(what, 10):
            answers[what] = answer_of(content)
    assert answers["columns"] == "tables.too_large"
    far = {answers["huge number"], answers["deep exponent"], answers["small exponent"]}
    assert far <= {"laboratory.value_too_long", "laboratory.value_unreadable"}
    assert answers["infinite"] == answers["formula"] == "laboratory.value_unreadable"
    assert answers["long time"] == answers["times"] == "laboratory.time_unreadable"
    assert len(Counter(answers.values())) >= 7
