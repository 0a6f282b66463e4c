"""Text that a spreadsheet program would run as a formula, made harmless (公式注入)."""

import re

# what starts a formula in Excel, WPS and LibreOffice, full-width forms and leading blanks too
_STARTS = re.compile(r"[\s\x00\ufeff\u200b]*[=+\-@＝＋－＠\t\r\n\x00]")
_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?\s*")
_BARE = re.compile(r"\s*[-+＝＋－＠@=]?\s*")


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet program evaluates.

    A sign alone and a number stay as they are (−5.2 is a number); else what could start a
    formula gets an apostrophe before it, which such programs take as "this is text".
    """
    if not _STARTS.match(text) or _NUMBER.fullmatch(text) or _BARE.fullmatch(text):
        return text
    return "'" + text
