"""Message catalogues without GNU gettext.

    python tools/messages.py            compile every .po, generate Traditional Chinese
    python tools/messages.py --missing  list what has no English yet; exit 1 if anything

Our msgids are Simplified Chinese, so zh_Hans needs no catalogue and zh_Hant is generated from
the msgids of the English one by OpenCC.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from opencc import OpenCC

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src/liance/doors/web"


def english() -> Iterator[Path]:
    """The English .po files."""
    yield from sorted(WEB.glob("**/locale/en/LC_MESSAGES/*.po"))


def compile_all() -> None:
    """Write the .mo of every .po that is newer, and of Traditional Chinese beside the English."""
    for source in sorted(WEB.glob("**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if _older(target, source):
            _write(_read(source), target)
    convert = OpenCC("s2twp").convert
    for source in english():
        target = source.parents[2] / "zh_Hant" / "LC_MESSAGES" / source.with_suffix(".mo").name
        if _older(target, source):
            _write(_traditional(_read(source), convert), target)


def _older(target: Path, source: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _read(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parts[-3])


def _write(catalog: Catalog, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content = BytesIO()
    write_mo(content, catalog)
    target.write_bytes(content.getvalue())


def _traditional(catalog: Catalog, convert: object) -> Catalog:
    made = Catalog(locale="zh_Hant", charset="utf-8")
    for message in catalog:
        if not message.id:
            continue
        # Chinese has one plural form.
        one = message.id[-1] if isinstance(message.id, tuple) else message.id
        text = convert(one)  # type: ignore[operator]
        string = (text,) if isinstance(message.id, tuple) else text
        made.add(message.id, string, flags=message.flags, context=message.context)
    return made


def untranslated(path: Path) -> Iterator[Message]:
    """The messages of a catalogue without a finished translation."""
    for message in _read(path):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (message.fuzzy or not all(strings)):
            yield message


def main() -> int:
    """Compile, or list what is missing."""
    if "--missing" not in sys.argv:
        compile_all()
        return 0
    missing = [(path, message) for path in english() for message in untranslated(path)]
    for path, message in missing:
        print(f"{path.relative_to(ROOT)}: {message.id}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
