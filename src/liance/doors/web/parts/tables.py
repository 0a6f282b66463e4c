"""Tables of records: heads with sort links, pages, the empty state."""

import re
from collections.abc import Sequence, Sized
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from liance.doors.web.lists import Listing
from liance.doors.web.parts.frames import empty
from liance.doors.web.parts.marks import button, grouped, icon

register = template.Library()
NOTHING = mark_safe("")
_CELL = re.compile(r'<(tr|td|th)\b([^>]*)>(?=(\s*<a class="subject")?)')
_SPAN = re.compile(r'\bcolspan="(\d+)"')


@register.simple_block_tag
def data_table(
    content: str,
    columns: Sequence[Any],
    rows: Sized | None = None,
    *,
    caption: str = "",
    empty_title: str = "",
    empty_note: str = "",
    kind: str = "",
) -> SafeString:
    """A table; the block holds its ``<tr>``s (without ``<tbody>``) for ``rows``.

    ``columns``: a word, or ``(word, class)``, or ``(word, class, sort key)``; class ``number``
    aligns right. ``rows``: a :class:`Listing` (then sorted and paged) or any sequence; empty, the
    empty state stands instead. ``kind``: ``wall``, ``stack`` (rows fold on the phone, each cell
    behind the word of its column), ``desk``.
    """
    if rows is not None and not len(rows):
        return empty("", empty_title or _("没有记录"), empty_note)
    listing = rows if isinstance(rows, Listing) else None
    heads = format_html_join("", "{}", ((_head(column, listing),) for column in columns))
    if kind == "stack":
        content = _labelled(content, [str(_parts(column)[0]) for column in columns])
    return format_html(
        '<div class="table-wrap {0}" tabindex="0">'
        '<table class="data {0}">{1}<thead><tr>{2}</tr></thead><tbody>{3}</tbody></table></div>{4}',
        kind,
        format_html('<caption class="visually-hidden">{}</caption>', caption)
        if caption
        else NOTHING,
        heads,
        content,
        pages(listing) if listing else NOTHING,
    )


def _labelled(content: str, words: Sequence[str]) -> SafeString:
    """The rows with the word of its column at each cell; none at what heads its row."""
    place = 0

    def label(found: re.Match[str]) -> str:
        nonlocal place
        tag, attributes, subject = found[1], found[2], found[3]
        if tag == "tr":
            place = 0
            return found[0]
        word = words[place] if place < len(words) else ""
        span = _SPAN.search(attributes)
        place += int(span[1]) if span else 1
        if tag == "th" or subject or span or not word:
            return found[0]
        return format_html('<td data-label="{}"{}>', word, mark_safe(attributes))  # noqa: S308 - as the block wrote them

    return mark_safe(_CELL.sub(label, content))  # noqa: S308 - a block is escaped where it is written


def _head(column: object, listing: Listing | None) -> SafeString:
    word, kind, key = (*_parts(column), "", "")[:3]
    if not word:
        return format_html(
            '<td class="{}"><span class="visually-hidden">{}</span></td>', kind, _("操作")
        )
    if not key or listing is None:
        return format_html('<th scope="col" class="{}">{}</th>', kind, word)
    up, down = listing.sort == key, listing.sort == f"-{key}"
    mark = icon("arrow-up" if up else "arrow-down") if up or down else icon("arrows-sort")
    direction = "ascending" if up else "descending"
    return format_html(
        '<th scope="col" class="{}"{}><a href="{}">{}{}</a></th>',
        kind,
        format_html(' aria-sort="{}"', direction) if up or down else NOTHING,
        listing.address(sort=f"-{key}" if up else key),
        word,
        mark,
    )


def _parts(column: object) -> tuple[Any, ...]:
    return tuple(column) if isinstance(column, (tuple, list)) else (column,)


@register.simple_tag
def pages(listing: Listing) -> SafeString:
    """``共 163 条，第 51–100 条`` and the way to the neighbouring pages."""
    said = _("共 %(total)s 条，第 %(first)s–%(last)s 条") % {
        "total": grouped(listing.total),
        "first": grouped(listing.first),
        "last": grouped(listing.last),
    }
    if listing.pages == 1:
        return format_html('<div class="pages"><span>{}</span></div>', said)
    before = _step(listing, listing.number - 1, _("上一页"), "chevron-left", "[")
    after = _step(listing, listing.number + 1, _("下一页"), "chevron-right", "]")
    return format_html(
        '<nav class="pages" aria-label="{}"><span>{}</span><span class="buttons">{}'
        '<span class="here">{} / {}</span>{}</span></nav>',
        _("翻页"),
        said,
        before,
        listing.number,
        listing.pages,
        after,
    )


def _step(listing: Listing, number: int, word: str, mark: str, key: str) -> SafeString:
    if not 1 <= number <= listing.pages:
        return button(word, mark=mark, off=_("没有了"))
    return button(word, listing.address(page=str(number)), mark=mark, key=key)


@register.filter
def split_words(text: str) -> list[str]:
    """``"县区 报告"`` → two columns, for tables whose heads need no class."""
    return text.split()
