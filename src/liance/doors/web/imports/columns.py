"""The columns of a list: their heads in Chinese and English, what may stand in them, what does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, override

from liance.doors.web.imports.words import AT_MOST, NEEDED, ONE_OF, SEVERAL_OF, YES_OR_NO
from liance.flows.importing import Fault
from liance.foundation.kernel.errors import Refused

LANGUAGES = ("zh-hans", "en")
YES = {"是": "true", "yes": "true", "true": "true", "1": "true", "√": "true"}
NO = {"否": "false", "no": "false", "false": "false", "0": "false", "×": "false"}
# What no text of the database holds, and signs that no keyboard writes into a cell.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Names of industries have commas of their own: what is parted by semicolons is looked at first.
_PARTS = (re.compile("[;；\n]"), re.compile("[、,，]"))


class Columns:
    """The fields of the forms of a row, as the columns of a table."""

    def __init__(self, *blank: forms.Form) -> None:
        self.fields: dict[str, Any] = {}
        for form in blank:
            self.fields |= form.fields
        self._offered = {name: _offered(field) for name, field in self.fields.items()}

    def heads(self) -> list[str]:
        """The heads in the language of the page."""
        return [str(field.label) for field in self.fields.values()]

    def label(self, name: str) -> str:
        """The head of one column; nothing for a row as a whole."""
        return str(self.fields[name].label) if name in self.fields else ""

    def explained(self) -> Iterator[tuple[str, str]]:
        """What is to be filled in, a column or a value of it at a time."""
        for field in self.fields.values():
            word = str(field.label)
            yield word, _explained(field)
            if isinstance(field, forms.ChoiceField):
                for code, said in _choices(field):
                    if code:
                        yield "", " ".join(dict.fromkeys([str(said).strip(), code]))

    def places(self, header: Sequence[str]) -> tuple[dict[str, int], list[str]]:
        """Where each column stands, and the heads that are none of ours.

        Raises Refused ``imports.columns_missing``, ``imports.column_twice``.
        """
        known: dict[str, str] = {}
        for language in LANGUAGES:
            with override(language):
                known |= {_plain(str(f.label)): name for name, f in self.fields.items()}
        known |= {name: name for name in self.fields}
        found: dict[str, int] = {}
        ignored = []
        for at, head in enumerate(header):
            name = known.get(_plain(head))
            if name is None:
                ignored += [head] if head else []
            elif name in found:
                raise Refused("imports.column_twice", field="file", column=head[:60])
            else:
                found[name] = at
        missing = [n for n, field in self.fields.items() if field.required and n not in found]
        if missing:
            words = "、" if _chinese() else ", "
            said = words.join(self.label(name) for name in missing)
            raise Refused("imports.columns_missing", field="file", columns=said)
        return found, ignored

    def read(
        self, cells: Sequence[str], places: Mapping[str, int]
    ) -> tuple[dict[str, Any], list[Fault]]:
        """A row as its form takes it, and what no form could take."""
        said: dict[str, Any] = {}
        faults = []
        for name, at in places.items():
            text = cells[at].strip()
            if _ODD.search(text):
                faults.append(Fault(name, Refused("imports.not_text")))
                continue
            offered = self._offered[name]
            if offered is None:
                said[name] = text
                continue
            several = isinstance(self.fields[name], forms.MultipleChoiceField)
            values, unknown = _values(text, offered, several=several)
            if unknown:
                faults.append(Fault(name, Refused("imports.not_offered", value=unknown[:40])))
            else:
                said[name] = values if several else "".join(values)
        return said, faults


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _explained(field: Any) -> str:
    with_words = [str(field.help_text)] if field.help_text else []
    need = NEEDED[bool(field.required)]
    longest = getattr(field, "max_length", None)
    if isinstance(field, forms.BooleanField):
        with_words.append(str(YES_OR_NO))
    elif isinstance(field, forms.DateField):
        with_words.append("2026-01-31")
    elif isinstance(field, forms.MultipleChoiceField):
        with_words.append(str(SEVERAL_OF))
    elif isinstance(field, forms.ChoiceField):
        with_words.append(str(ONE_OF))
    elif longest:
        with_words.append(str(AT_MOST) % {"most": longest})
    return ("；" if _chinese() else "; ").join([str(need), *with_words])


def _offered(field: Any) -> dict[str, str] | None:
    """The words of a column to their codes; None where anything may be written."""
    if isinstance(field, forms.BooleanField):
        return YES | NO
    if not isinstance(field, forms.ChoiceField):
        return None
    words: dict[str, set[str]] = {}
    for language in LANGUAGES:
        with override(language):
            for code, said in _choices(field):
                words.setdefault(_plain(str(said)), set()).add(code)
    # A name that two places have is told apart by its code.
    single = {word: codes.pop() for word, codes in words.items() if len(codes) == 1}
    return single | {_plain(code): code for code, _said in _choices(field) if code}


def _values(text: str, offered: Mapping[str, str], *, several: bool) -> tuple[list[str], str]:
    """The codes of the words of a cell, and the first word that is none of those offered."""
    words = [text] if text else []
    for part in _PARTS if several else ():
        words = [
            one for word in words
            for one in ([word] if _plain(word) in offered else part.split(word)) if one.strip()
        ]  # fmt: skip
    unknown = next((word.strip() for word in words if _plain(word) not in offered), "")
    return ([] if unknown else [offered[_plain(word)] for word in words]), unknown


def _choices(field: Any) -> list[tuple[str, Any]]:
    return list(field.choices)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold().replace("(", "（").replace(")", "）")
