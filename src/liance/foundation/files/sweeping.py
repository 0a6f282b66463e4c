"""Orphans: bytes that no row names, left by a process that died between bytes and row."""

import os
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path

from django.conf import settings

from liance.foundation.files.parts import folder
from liance.foundation.files.store import flush_folder

BATCH = 500
ASIDE = ".out-"
# Where originals lie, and where those of earlier releases do.
FOLDERS = ("[0-9a-f][0-9a-f]", "[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")


def sweep(
    known: Callable[[Collection[str]], Collection[str]],
    open_parts: Callable[[Collection[str]], Collection[str]],
    *,
    before: datetime,
) -> int:
    """Remove what was written before ``before`` and is named by nothing; how many files.

    ``known`` says which digests rows name, ``open_parts`` which uploads still run. Safe beside
    writers: a file is moved aside first, and put back when a row or fresh bytes stand for it.
    """
    root, limit = Path(settings.LIANCE_FILES_DIR), before.timestamp()
    if not root.is_dir():
        return 0
    removed = _restore(root, known) + _drafts(root, limit)
    old = [one for one in folder().iterdir() if _older(one, limit)]
    running = set(open_parts([one.name.removesuffix(".lock") for one in old]))
    for one in old:
        if one.name.removesuffix(".lock") not in running:
            one.unlink(missing_ok=True)
            removed += 1
    return removed + sum(_objects(batch, known, limit) for batch in _batches(root))


def _older(path: Path, limit: float) -> bool:
    try:
        return path.stat().st_mtime < limit
    except FileNotFoundError:
        return False


def _drafts(root: Path, limit: float) -> int:
    old = [one for one in root.glob(".in-*") if _older(one, limit)]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def _batches(root: Path) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for one in chain.from_iterable(root.glob(f"{at}/*") for at in FOLDERS):
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _objects(
    batch: list[Path], known: Callable[[Collection[str]], Collection[str]], limit: float
) -> int:
    old = {one.name: one for one in batch if len(one.name) == 64 and _older(one, limit)}
    removed = 0
    for digest in set(old) - set(known(list(old))):
        removed += _remove(old[digest], known, limit)
    return removed


def _remove(place: Path, known: Callable[[Collection[str]], Collection[str]], limit: float) -> int:
    aside = place.with_name(f"{ASIDE}{place.name}")
    place.rename(aside)
    # Between the look and the move somebody may have stored the same bytes anew.
    if known([place.name]) or not _older(aside, limit):
        _put_back(aside, place)
        return 0
    aside.unlink()
    return 1


def _put_back(aside: Path, place: Path) -> None:
    try:
        os.link(aside, place)
        flush_folder(place.parent)
    except FileExistsError:
        pass
    aside.unlink()


def _restore(root: Path, known: Callable[[Collection[str]], Collection[str]]) -> int:
    """What a sweep that died had moved aside: back where a row names it, away otherwise."""
    removed = 0
    for aside in chain.from_iterable(root.glob(f"{at}/{ASIDE}*") for at in FOLDERS):
        digest = aside.name.removeprefix(ASIDE)
        if known([digest]):
            _put_back(aside, aside.with_name(digest))
        else:
            aside.unlink()
            removed += 1
    return removed
