"""Where originals lie: in a folder named by a byte of the digest; those of earlier releases one
deeper, where they stay."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from liance.foundation.files import store
from liance.foundation.files.store import OnDisk
from liance.foundation.files.sweeping import sweep

LONG_AFTER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path, settings: object) -> Path:
    settings.LIANCE_FILES_DIR = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


def one_deeper(root: Path, kept: OnDisk) -> Path:
    """The same original as an earlier release kept it."""
    before = root / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256
    before.parent.mkdir()
    return store.path_of(kept.sha256).rename(before)


def test_an_original_lies_in_one_of_256_folders(root: Path) -> None:
    kept = store.keep([b"original"])
    assert store.path_of(kept.sha256) == root / kept.sha256[:2] / kept.sha256
    assert store.path_of(kept.sha256).read_bytes() == b"original"


def test_one_of_an_earlier_release_is_found_and_not_kept_twice(root: Path) -> None:
    kept = store.keep([b"original"])
    before = one_deeper(root, kept)
    assert store.path_of(kept.sha256) == before
    assert store.standing(kept.sha256) == kept
    assert store.keep([b"original"]) == kept
    assert [path for path in root.rglob("*") if path.is_file()] == [before]


def test_a_folder_taken_away_comes_back(root: Path) -> None:
    kept = store.keep([b"original"])
    place = store.path_of(kept.sha256)
    place.unlink()
    place.parent.rmdir()
    assert store.keep([b"original"]) == kept
    assert place.exists()


def test_both_places_are_swept_of_what_nothing_names(root: Path) -> None:
    named, orphan, old_named, old_orphan = (store.keep([text]) for text in (b"a", b"b", b"c", b"d"))
    for one in (old_named, old_orphan):
        one_deeper(root, one)
    moved = store.path_of(old_named.sha256)
    moved.rename(moved.with_name(f".out-{moved.name}"))
    known = {named.sha256, old_named.sha256}
    assert sweep(known.intersection, lambda _: [], before=LONG_AFTER) == 2
    assert {path.name for path in root.rglob("*") if path.is_file()} == known
    assert orphan.sha256 not in known
    assert store.standing(old_named.sha256) == old_named
