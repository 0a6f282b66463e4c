"""Parts of records: the printed form, signals, derivation, verdict, balance."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liance.doors.web.parts.marks import grouped, icon, pill, state_of, status
from liance.norms.sampling.preservation import kept_in_words

register = template.Library()
NOTHING = mark_safe("")


@register.filter
def kept_words(text: str) -> str:
    """A container or preservative of a record in the page's language."""
    return kept_in_words(text, get_language() or "")


@register.simple_block_tag
def printed(content: str) -> SafeString:
    """The paper form: holds ``printed_part`` blocks in the paper's order."""
    return format_html('<div class="printed">{}</div>', content)


@register.simple_block_tag
def printed_part(
    content: str, title: object, note: object = "", *, kind: str = "", state: object = ""
) -> SafeString:
    """One agency's part. ``kind`` and ``state``: whether it is sealed. Holds ``cell`` blocks."""
    return format_html(
        '<section class="printed-part"><div class="printed-head"><h2>{}</h2>'
        '<span class="aside">{}</span>{}</div><dl class="printed-cells">{}</dl></section>',
        title,
        note,
        status(kind, state) if kind else NOTHING,
        content,
    )


@register.simple_block_tag
def cell(
    content: str,
    label: object,
    *,
    wide: bool = False,
    stack: bool = False,
    flush: bool = False,
) -> SafeString:
    """A labelled cell of the form. ``wide``: the whole row; ``stack``: label above on the phone;
    ``flush``: no padding, for a table inside.
    """
    kind = f"{' wide' if wide else ''}{' stack' if stack else ''}"
    return format_html(
        '<div class="printed-cell{}"><dt>{}</dt><dd class="{}">{}</dd></div>',
        kind,
        label,
        "flush" if flush else "",
        content if content.strip() else "—",
    )


@register.simple_block_tag
def signal(
    content: str,
    way: str,
    title: object,
    note: object = "",
    *,
    kind: str = "progress",
    state: object = "",
    urgent: bool = False,
) -> SafeString:
    """A signal between the two teams; the block holds its buttons.

    ``way``: ``to_monitoring`` or ``to_enforcement``; ``state``: 待签收, 11 秒签收 …
    """
    arrow = icon(
        "arrow-narrow-right" if way == "to_monitoring" else "arrow-narrow-left",
        _("发给") if way == "to_monitoring" else _("来自"),
    )
    return format_html(
        '<div class="signal{}"><div class="signal-head"><span class="way">{}{}{}</span>{}</div>'
        '<div class="title">{}</div>{}{}</div>',
        " urgent" if urgent else "",
        _("执法"),
        arrow,
        _("监测"),
        status(kind, state) if state else NOTHING,
        title,
        format_html('<div class="aside">{}</div>', note) if note else NOTHING,
        content,
    )


@register.simple_block_tag
def verdict(  # the one number and everything that may stand beside it
    content: str,
    number: object,
    unit: str = "",
    *,
    label: object = "",
    kind: str = "ok",
    word: object = "",
    aside_label: object = "",
    aside: object = "",
) -> SafeString:
    """The one number of a verdict; the block says against what it was compared.

    ``kind``: ``ok``, ``over``, ``unjudged``; ``word``: 达标, 超标, 无法判定.
    """
    colour = state_of(kind)[0]
    return format_html(
        '<div class="verdict {}"><div><div class="label">{}</div><div class="the-number">{} '
        '<small>{}</small></div></div>{}<div class="verdict-why">{}</div>{}</div>',
        colour,
        label,
        number,
        unit,
        pill(kind, word) if word else NOTHING,
        content,
        format_html(
            '<div class="verdict-aside"><span class="label">{}</span><b>{}</b></div>',
            aside_label,
            aside,
        )
        if aside
        else NOTHING,
    )


@register.simple_block_tag
def answer(content: str, title: object, *, kind: str = "seal") -> SafeString:
    """The line that answers a public question (is this report genuine?) over its page."""
    colour, name = state_of(kind)
    return format_html(
        '<div class="answer {}">{}<div class="answer-text"><h1>{}</h1>{}</div></div>',
        colour,
        icon(name),
        title,
        content,
    )


@register.simple_block_tag
def derivation_step(content: str, place: int, title: object, source: object = "") -> SafeString:
    """A numbered step of a derivation (``<ol class="derivation">``): what was done, by what."""
    return format_html(
        '<li><span class="place">{}</span><b>{}</b><div>{}</div><div class="from">{}</div></li>',
        place,
        title,
        content,
        source,
    )


@register.simple_tag
def funnel(stages: Iterable[Mapping[str, Any]]) -> SafeString:
    """The balance: stages and, between them, 应有 = 实有 + 在期 + 有因 + 断链.

    Each stage: ``word``, ``count``, ``unit``, ``address`` (optional) and, of the passage that leads
    to it (all but the first): ``due``, ``in_time``, ``reasoned``, ``broken``.
    """
    cells: list[SafeString] = []
    for place, stage in enumerate(stages):
        if place:
            cells.append(_passage(stage))
        cells.append(_stage(stage))
    inside = format_html_join("", "{}", ((cell,) for cell in cells))
    return format_html('<ol class="funnel" aria-label="{}">{}</ol>', _("平衡表"), inside)


def _stage(stage: Mapping[str, Any]) -> SafeString:
    number = format_html('<span class="count">{}</span>', grouped(stage["count"]))
    if stage.get("address"):
        number = format_html('<a href="{}">{}</a>', stage["address"], number)
    return format_html(
        '<li class="stage"><b>{}</b>{}<span class="unit">{}</span></li>',
        stage["word"],
        number,
        stage.get("unit", ""),
    )


def _passage(stage: Mapping[str, Any]) -> SafeString:
    broken = stage.get("broken", 0)
    return format_html(
        '<li class="passage{}"><dl><div><dt>{}</dt><dd>{}</dd></div><div><dt>{}</dt><dd>{}</dd>'
        '</div><div><dt>{}</dt><dd>{}</dd></div><div class="gap"><dt>{}{}</dt><dd>{}</dd></div>'
        "</dl></li>",
        " broken" if broken else "",
        _("应有"),
        grouped(stage.get("due", 0)),
        _("在期"),
        grouped(stage.get("in_time", 0)),
        _("有因"),
        grouped(stage.get("reasoned", 0)),
        icon("unlink") if broken else NOTHING,
        _("断链"),
        grouped(broken),
    )
