"""Anchoring writes what is committed, survives the end of the process, refuses nonsense."""

import json

import pytest
from tests.fixtures.ledger import START

from liance.foundation.ledger import anchor as anchoring
from liance.foundation.ledger.anchor import anchor, finish
from liance.foundation.ledger.anchor_files import read_file
from liance.foundation.ledger.errors import LedgerError
from liance.foundation.ledger.models import Anchor, Head
from liance.foundation.ledger.verify import verify

BOTH = ("file", "printed")


def test_a_file_is_not_made_twice_for_the_same_seals(small_ledger):
    with pytest.raises(LedgerError, match=r"ledger\.nothing_new"):
        anchor(at=START, directory=small_ledger.anchors)
    made = anchor(at=START, kinds=("printed",), printed_on="案卷 1", directory=small_ledger.anchors)
    assert (made.number, made.file) == (3, None)
    assert anchor(at=START, directory=small_ledger.anchors).number == 4
    assert verify(anchors=small_ledger.anchors).confirmed_heads == (1, 2, 4)


def test_an_anchor_file_holds_every_log_s_head(small_ledger):
    made = small_ledger.heads[1]
    held = read_file(made.file)
    assert (held.number, held.head) == (2, made.head)
    assert sorted(size for size, _ in held.entries.values()) == [9, 40, 600]
    assert json.loads(made.file.read_text())["words"] == made.words


def test_an_empty_ledger_has_no_head(lone_db, tmp_path):
    with pytest.raises(LedgerError, match=r"ledger\.nothing_sealed"):
        anchor(at=START, directory=tmp_path)


@pytest.mark.parametrize("kinds", [(), ("file", "file"), ("smoke",)])
def test_unknown_kinds_are_refused(lone_db, tmp_path, kinds):
    with pytest.raises(ValueError, match="kinds are some of"):
        anchor(at=START, kinds=kinds, directory=tmp_path)


def test_a_process_that_dies_after_the_commit_is_finished_by_the_next(small_ledger, monkeypatch):
    class DiedError(Exception):
        pass

    def die(pending):
        raise DiedError

    with monkeypatch.context() as patched:
        patched.setattr(anchoring, "publish", die)
        with pytest.raises(DiedError):
            anchor(at=START, kinds=BOTH, directory=small_ledger.anchors)
    report = verify(anchors=small_ledger.anchors)
    assert report.sound
    assert report.unconfirmed_anchors == ("head-000000000003.json",)
    assert [path.name for path in finish(directory=small_ledger.anchors)] == [
        "head-000000000003.json"
    ]
    report = verify(anchors=small_ledger.anchors)
    assert report.sound
    assert report.confirmed_heads == (1, 2, 3)


def test_a_file_whose_anchor_was_rolled_back_never_gets_its_name(small_ledger, monkeypatch):
    class DiedError(Exception):
        pass

    def die(made):
        raise DiedError

    with monkeypatch.context() as patched:
        patched.setattr(anchoring, "_store", die)
        with pytest.raises(DiedError):
            anchor(at=START, kinds=BOTH, directory=small_ledger.anchors)
    assert finish(directory=small_ledger.anchors) == []
    assert Head.objects.count() == 2
    assert anchor(at=START, kinds=BOTH, directory=small_ledger.anchors).number == 3
    assert verify(anchors=small_ledger.anchors).confirmed_heads == (1, 2, 3)


def test_an_existing_file_is_never_replaced(small_ledger):
    (small_ledger.anchors / "head-000000000003.json").write_text("of another database")
    with pytest.raises(LedgerError, match=r"ledger\.anchor_exists"):
        anchor(at=START, kinds=BOTH, directory=small_ledger.anchors)
    assert Anchor.objects.count() == 3
