"""Bring the English catalogues in line with the strings of the pages.

    python tools/extract_messages.py           add what is new (empty), drop what is gone
    python tools/extract_messages.py --check   only say what differs; exit 1 if anything

Every area of the office has its own catalogue; what is used by several, and what lies below
the doors, stands in the shared one and is not repeated. Then translate the empty entries and run
``python tools/messages.py``.
"""

import sys
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/liance"
WEB = SOURCE / "doors/web"
UNTRANSLATED = {"design"}  # the gallery is for developers
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Key = tuple[str | None, str | tuple[str, ...]]


def strings_of(path: Path) -> Iterator[Key]:
    """The translatable strings of a Python file or template: (context, id or plural ids)."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text)
    stream = BytesIO(text.encode())
    for _line, found, _comments, context in extract("python", stream, keywords=KEYWORDS):
        if found:
            yield context, found


def area_of(path: Path) -> str:
    """The area that a file belongs to; empty for the shared parts and everything below."""
    for base in (WEB / "templates", WEB):
        if base in path.parents:
            first = path.relative_to(base).parts[0]
            return first if (WEB / first / "urls.py").exists() else ""
    return ""


def strings_by_area() -> dict[str, dict[Key, None]]:
    """Area to its strings, in the order of the files; shared strings are in the shared area."""
    files = sorted([*SOURCE.rglob("*.py"), *(WEB / "templates").rglob("*.html")])
    found: dict[str, dict[Key, None]] = {"": {}}
    for path in files:
        area = area_of(path)
        if area not in UNTRANSLATED:
            found.setdefault(area, {}).update(dict.fromkeys(strings_of(path)))
    for area, strings in found.items():
        if area:
            found[area] = {key: None for key in strings if key not in found[""]}
    return found


def catalogue_path(area: str) -> Path:
    """Where the English of an area lies."""
    return WEB / area / "locale/en/LC_MESSAGES/django.po"


def read(area: str) -> Catalog:
    """The catalogue of an area, empty if there is none."""
    path = catalogue_path(area)
    if not path.exists():
        return Catalog(locale="en")
    return read_po(StringIO(path.read_text(encoding="utf-8")), locale="en")


def renewed(area: str, strings: dict[Key, None]) -> Catalog:
    """The catalogue with exactly these strings, translations kept."""
    old, new = read(area), Catalog(locale="en")
    for context, key in strings:
        first = key[0] if isinstance(key, tuple) else key
        known = old.get(first, context)
        new.add(key, known.string if known else "", context=context)
    return new


def faults(area: str, strings: dict[Key, None]) -> Iterator[str]:
    """What is missing, untranslated or left over in the catalogue of an area."""
    old = read(area)
    wanted = set()
    for context, key in strings:
        first = key[0] if isinstance(key, tuple) else key
        wanted.add((context, first))
        known = old.get(first, context)
        text = known.string if known else ""
        if not (all(text) if isinstance(text, tuple) else text):
            yield f"{area or 'shared'}: no English for {first!r}"
    for message in old:
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        if first and (message.context, first) not in wanted:
            yield f"{area or 'shared'}: no longer used: {first!r}"


def disagreements(areas: list[str]) -> Iterator[str]:
    """The same Chinese with different English in two catalogues: which one shows is chance."""
    seen: dict[Key, tuple[str, object]] = {}
    for area in areas:
        for message in read(area):
            if not message.id:
                continue
            key = (message.context, message.id)
            first, text = seen.setdefault(key, (area, message.string))
            if text != message.string:
                yield f"{area}: {message.id!r} is {message.string!r}, in {first or 'shared'} {text!r}"


def main() -> int:
    """Renew or check all catalogues."""
    found = strings_by_area()
    if "--check" in sys.argv:
        wrong = [line for area, strings in found.items() for line in faults(area, strings)]
        wrong += disagreements(sorted(found))
        print("\n".join(wrong))
        return 1 if wrong else 0
    for area, strings in found.items():
        if not strings and not catalogue_path(area).exists():
            continue
        content = BytesIO()
        write_po(content, renewed(area, strings), width=100, no_location=True, omit_header=True)
        catalogue_path(area).parent.mkdir(parents=True, exist_ok=True)
        catalogue_path(area).write_bytes(content.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
