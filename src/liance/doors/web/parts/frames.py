"""What holds a page together: head, section, tabs, dialog, steps, facts, empty state."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from liance.doors.web.parts.marks import icon, pill, state_of

register = template.Library()
NOTHING = mark_safe("")


@register.simple_block_tag
def page_head(
    content: str,
    title: object,
    *,
    crumbs: Sequence[Sequence[str]] = (),
    pills: Iterable[Sequence[str]] = (),
    note: object = "",
) -> SafeString:
    """The head of a page; the block holds its buttons.

    ``title`` is the answer, not the name of the page. ``crumbs``: ``(word, address)`` pairs, the
    last without address; ``pills``: ``(state, word)``, two at most; ``note``: one quiet line.
    """
    return format_html(
        '<header class="page-head"><div class="page-head-text">{}<h1>{}</h1>{}</div>{}</header>',
        _crumbs(crumbs),
        title,
        _note(pills, note),
        format_html('<div class="buttons">{}</div>', content) if content.strip() else NOTHING,
    )


def _crumbs(crumbs: Sequence[Sequence[str]]) -> SafeString:
    if not crumbs:
        return NOTHING
    items = format_html_join(
        "",
        "<li>{}</li>",
        (
            (format_html('<a href="{}">{}</a>', *reversed(crumb[:2])),)
            if len(crumb) > 1 and crumb[1]
            else (crumb[0],)
            for crumb in crumbs
        ),
    )
    return format_html('<nav aria-label="{}"><ol class="crumbs">{}</ol></nav>', _("位置"), items)


def _note(pills: Iterable[Sequence[str]], note: object) -> SafeString:
    shown = format_html_join("", "{}", ((pill(*given),) for given in pills))
    if not shown and not note:
        return NOTHING
    return format_html(
        '<div class="page-note">{}{}</div>',
        shown,
        format_html("<span>{}</span>", note) if note else NOTHING,
    )


@register.simple_block_tag
def section(
    content: str,
    title: object,
    note: object = "",
    *,
    end: object = "",
    kind: str = "",
    quiet: bool = False,
    anchor: str = "",
) -> SafeString:
    """A section under a ruled heading. ``end``: what stands at the right; ``kind``: ``late``."""
    return format_html(
        '<section{}><div class="section-head{}"><h2 class="{}">{}</h2>{}{}</div>'
        '<div class="section-body">{}</div></section>',
        format_html(' id="{}"', anchor) if anchor else NOTHING,
        " quiet" if quiet else "",
        kind,
        title,
        format_html('<span class="aside">{}</span>', note) if note else NOTHING,
        format_html('<span class="end">{}</span>', end) if end else NOTHING,
        content,
    )


@register.simple_tag
def tabs(items: Iterable[Sequence[Any]], current: str) -> SafeString:
    """Links between views of one thing: ``(key, word, address[, count])``."""
    links = format_html_join(
        "",
        '<li><a href="{}"{}>{}{}</a></li>',
        (
            (
                item[2],
                mark_safe(' aria-current="page"') if item[0] == current else NOTHING,
                item[1],
                format_html('<span class="count">{}</span>', item[3]) if len(item) > 3 else NOTHING,
            )
            for item in items
        ),
    )
    return format_html('<nav aria-label="{}"><ul class="tabs">{}</ul></nav>', _("分页"), links)


@register.simple_tag
def choice(items: Iterable[Sequence[Any]], current: str, label: str = "") -> SafeString:
    """A switch of a few exclusive views in the page head: ``(key, word, address)``."""
    links = format_html_join(
        "",
        '<a href="{}"{}>{}</a>',
        (
            (
                address,
                mark_safe(' aria-current="true"') if key == current else NOTHING,
                word,
            )
            for key, word, address in items
        ),
    )
    return format_html('<nav class="choice" aria-label="{}">{}</nav>', label or _("范围"), links)


@register.simple_tag
def steps(items: Iterable[Mapping[str, Any]]) -> SafeString:
    """The step bar: each ``{word, note, state}``; state ``done``, ``now``, ``late`` or empty."""
    marks = {"done": "check", "now": "progress", "late": "alert-triangle"}
    cells = format_html_join(
        "",
        '<li class="{}"{}><b>{}{}</b><span>{}</span></li>',
        (
            (
                item.get("state", ""),
                mark_safe(' aria-current="step"') if item.get("state") == "now" else NOTHING,
                icon(marks[item["state"]]) if item.get("state") in marks else NOTHING,
                item["word"],
                item.get("note", ""),
            )
            for item in items
        ),
    )
    return format_html('<ol class="step-bar" aria-label="{}">{}</ol>', _("进度"), cells)


@register.simple_tag
def facts(items: Iterable[Mapping[str, Any]], *, key: bool = False) -> SafeString:
    """A strip of facts: each ``{word, value, note, kind}``; ``key`` sets the values large."""
    cells = format_html_join(
        "",
        '<div><dt>{}</dt><dd><div class="fact-value {}">{}{}</div>'
        '<div class="fact-note">{}</div></dd></div>',
        (
            (
                item["word"],
                state_of(item["kind"])[0] if item.get("kind") else "",
                icon(state_of(item["kind"])[1]) if item.get("kind") else NOTHING,
                item["value"],
                item.get("note", ""),
            )
            for item in items
        ),
    )
    return format_html('<dl class="facts{}">{}</dl>', " key" if key else "", cells)


@register.simple_tag
def pairs(items: Iterable[Sequence[Any]]) -> SafeString:
    """Label and value lines: ``(word, value)``; an empty value is a dash."""
    lines = format_html_join(
        "",
        "<div><dt>{}</dt><dd>{}</dd></div>",
        ((word, "—" if value in (None, "") else value) for word, value in items),
    )
    return format_html('<dl class="pairs">{}</dl>', lines)


@register.simple_block_tag
def empty(content: str, title: object, note: object = "", *, mark: str = "inbox") -> SafeString:
    """What stands where a list has no row: what is so, and what to do. The block: buttons."""
    return format_html(
        '<div class="empty">{}<b>{}</b>{}{}</div>',
        icon(mark),
        title,
        format_html("<p>{}</p>", note) if note else NOTHING,
        format_html('<div class="buttons">{}</div>', content) if content.strip() else NOTHING,
    )


@register.simple_block_tag
def notice(content: str, kind: str = "progress", title: object = "") -> SafeString:
    """A boxed message inside a page, for what must not be missed."""
    colour, name = state_of(kind)
    return format_html(
        '<div class="notice {}">{}<div>{}{}</div></div>',
        colour,
        icon("info-circle" if kind == "progress" else name),
        format_html("<b>{}</b> ", title) if title else NOTHING,
        content,
    )


@register.simple_block_tag
def dialog(content: str, name: str, title: object) -> SafeString:
    """A dialog opened by ``{% button … dialog=name %}``."""
    return format_html(
        '<dialog id="{0}" aria-labelledby="{0}-title"><div class="dialog-head">'
        '<h2 id="{0}-title">{1}</h2><button type="button" class="dialog-close" '
        'data-dialog-close aria-label="{2}">{3}</button></div>'
        '<div class="dialog-body">{4}</div></dialog>',
        name,
        title,
        _("关闭"),
        icon("x"),
        content,
    )


@register.simple_tag(takes_context=True)
def confirm(  # a confirmation says all of this before anything is done
    context: template.Context,
    name: str,
    title: str,
    action: str,
    *,
    says: object = "",
    word: str = "",
    kind: str = "primary",
    reason: str = "",
    version: int | None = None,
    hidden: Mapping[str, Any] | None = None,
) -> SafeString:
    """A dialog that asks once more and posts to ``action``.

    ``says``: what will happen; ``reason``: the label of a required reason field (posted as
    ``reason``), none if empty; ``version``: that of the record; ``hidden``: further values.
    """
    return render_to_string(
        "ui/confirm.html",
        {
            "name": slugify(name),
            "title": title,
            "action": action,
            "says": says,
            "word": word or title,
            "kind": kind,
            "reason": reason,
            "version": version,
            "hidden": hidden or {},
            # Nothing else of the page: a list has hundreds of these.
            "csrf_token": context.get("csrf_token", ""),
        },
    )
