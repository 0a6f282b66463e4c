"""Setting a template with data: one Typst compiler per process, its fonts and caches kept."""

import json
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast

import typst

from liance.foundation.documents.errors import DocumentFailed, FontsMissing
from liance.foundation.documents.glyphs import showable
from liance.foundation.documents.wording import printable

Lang = Literal["zh", "en"]
"""zh: Chinese labels. en: Chinese labels, the English ones under them. Contents stay as given."""

HERE: Final = Path(__file__).parent
FONTS: Final = HERE.parents[1] / "assets" / "fonts"
FACES: Final = (
    "NotoSansSC_400Regular.ttf",
    "NotoSansSC_700Bold.ttf",
    "NotoSerifSC_400Regular.ttf",
    "NotoSerifSC_700Bold.ttf",
)
ARCHIVE: Final = "a-2a"
"""PDF/A-2a: kept for years, readable by machine and by screen readers."""
ARCHIVE_WITH_DATA: Final = "a-3a"
"""PDF/A-3a: the same, with the document's data attached as a file."""


@dataclass(frozen=True, slots=True)
class Press:
    """A compiler with its fonts. Calls from several threads wait for one another."""

    compiler: Any
    glyphs: frozenset[int]
    turn: threading.Lock

    def pdf(
        self, template: str, form: object, *, lang: Lang, at: datetime, attached: str = ""
    ) -> bytes:
        """Set `templates/<template>.typ` with a form; `at` is written into the file as its date.

        `attached`: JSON text that the template attaches to the PDF. Raises DocumentFailed where
        Typst refuses.
        """
        data = {"form": printable(form, self.glyphs), "words": words(template), "lang": lang}
        inputs = {
            "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
            "attached": attached,
        }
        try:
            with self.turn:
                pdf = self.compiler.compile(
                    input=str(HERE / "templates" / f"{template}.typ"),
                    format="pdf",
                    sys_inputs=inputs,
                    timestamp=int(at.timestamp()),
                    pdf_standards=[ARCHIVE_WITH_DATA if attached else ARCHIVE],
                )
        except typst.TypstError as refusal:
            raise DocumentFailed(template, refusal.message) from refusal
        return cast("bytes", pdf)


@cache
def press() -> Press:
    """Return the process's press, made on first use. Raises FontsMissing."""
    missing = [face for face in FACES if not (FONTS / face).exists()]
    if missing:
        raise FontsMissing(str(FONTS))
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(root=str(HERE), font_paths=fonts, ignore_system_fonts=True)
    glyphs = showable(FONTS / FACES[0]) & showable(FONTS / FACES[2])
    return Press(compiler, glyphs, threading.Lock())


@cache
def words(template: str) -> Mapping[str, Any]:
    """Return the labels of a template: key to [Chinese, English]; the common ones included."""
    everything = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
    return {**everything["common"], **everything.get(template, {})}
