"""Citations stay with their rules; the clauses are those of the notice."""

import re

from liance.norms.calendar.due_dates import due_in_working_days
from liance.norms.citations import Certainty, Citation, citations_of, cited_rules, cites
from liance.norms.clauses import CLAUSES


def test_a_rule_keeps_its_citations():
    source = Citation("GB/T 8170-2008", "4.3", Certainty.UNVERIFIED)

    @cites(source)
    def rule():
        return 1

    assert rule() == 1
    assert citations_of(rule) == (source,)
    assert cited_rules()[f"{rule.__module__}.{rule.__qualname__}"] == (source,)


def test_the_table_of_rules_lists_a_shipped_rule():
    assert "liance.norms.calendar.due_dates.due_in_working_days" in cited_rules()
    assert citations_of(due_in_working_days)[0].certainty is Certainty.VERIFIED
    assert citations_of(len) == ()


def test_certainty_is_written_out():
    source = Citation("GB/T 8170-2008", "4.3", Certainty.UNVERIFIED)
    assert source.text() == "GB/T 8170-2008 4.3〔未核对原文〕"
    assert source.text("en").endswith("[not verified against the text]")


def test_the_clauses_are_those_of_the_notice(shared_data):
    notice = shared_data("../notice.md").read_text(encoding="utf-8")
    ids = re.findall(r"^\| ([A-Z][0-9]) \|", notice, flags=re.MULTILINE)
    assert list(CLAUSES) == ids
    for clause in CLAUSES.values():
        assert clause.zh
        assert clause.en.isascii()
