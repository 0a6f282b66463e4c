"""The press: its words, its typefaces, its refusals."""

import threading
import tomllib
from pathlib import Path

import pytest
from tests.fixtures.documents import at, sheet_form

from liance.foundation.documents import press as module
from liance.foundation.documents import sheet
from liance.foundation.documents.errors import DocumentFailed, FontsMissing
from liance.foundation.documents.press import HERE, press


def test_every_label_has_both_languages() -> None:
    everything = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
    for labels in everything.values():
        for key, pair in labels.items():
            assert len(pair) == 2, key
            assert all(pair), key


def test_missing_typefaces_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FONTS", tmp_path)
    press.cache_clear()
    with pytest.raises(FontsMissing) as refusal:
        press()
    assert refusal.value.code == "documents.fonts_missing"
    monkeypatch.undo()
    press.cache_clear()


@pytest.mark.usefixtures("typefaces")
def test_a_form_that_a_template_cannot_set_is_refused() -> None:
    with pytest.raises(DocumentFailed) as refusal:
        press().pdf("sheet", (), lang="zh", at=at(11, 23))
    assert refusal.value.code == "documents.failed"


@pytest.mark.usefixtures("typefaces")
def test_several_threads_print_at_once() -> None:
    wanted = sheet.render(sheet_form())
    printed: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: printed.append(sheet.render(sheet_form())))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert printed == [wanted] * 6
