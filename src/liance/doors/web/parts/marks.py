"""Small marks inside text and cells: icon, status, pill, button, open field, fraction, bar."""

from decimal import Decimal
from functools import cache

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

# state → (colour class, icon); the word is always given by the page
STATES: dict[str, tuple[str, str]] = {
    "ok": ("ok", "circle-check"),
    "done": ("ok", "check"),
    "seal": ("ok", "rosette-discount-check"),
    "soon": ("soon", "clock-exclamation"),
    "open": ("soon", "circle-dashed"),
    "late": ("late", "alert-triangle"),
    "over": ("late", "alert-octagon"),
    "break": ("late", "unlink"),
    "refused": ("late", "ban"),
    "progress": ("progress", "progress"),
    "sent": ("progress", "send"),
    "idle": ("idle", "circle-dotted"),
    "unjudged": ("idle", "help-octagon"),
    "closed": ("idle", "archive"),
    "offline": ("idle", "cloud-off"),
}


def state_of(kind: str) -> tuple[str, str]:
    """Colour class and icon of a state; an unknown state is a fault of the page."""
    try:
        return STATES[kind]
    except KeyError:
        raise template.TemplateSyntaxError(
            f"unknown state {kind!r}; known: {', '.join(STATES)}"
        ) from None


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. ``label`` names it aloud; without one it is decoration."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            label,
            _sprite(),
            name,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite(), name
    )


@cache
def _sprite() -> str:
    return static("built/icons.svg")


@register.simple_tag
def status(kind: str, word: object, mark: str = "") -> SafeString:
    """Icon, word and colour. ``kind`` is a key of :data:`STATES`; ``mark`` another icon."""
    colour, name = state_of(kind)
    return format_html('<span class="status {}">{}{}</span>', colour, icon(mark or name), word)


@register.simple_tag
def pill(kind: str, word: object, mark: str = "") -> SafeString:
    """A bordered status for the page head, two at most."""
    colour, name = state_of(kind)
    return format_html('<span class="pill {}">{}{}</span>', colour, icon(mark or name), word)


@register.simple_tag(takes_context=True)
def export_button(context: Context, code: str, **filters: object) -> SafeString:
    """The way to export a list as the page filters it, or by ``filters``."""
    asked = context["request"].GET.copy()
    for name in ("page", "sort", "before", "list"):
        asked.pop(name, None)
    for name, value in filters.items():
        asked[name] = str(value)
    kept = "&".join(part for part in (f"list={code}", asked.urlencode()) if part)
    return button(_("导出"), f"{reverse('exports:new')}?{kept}", mark="file-export")


@register.simple_tag
def button(  # a button has this many faces
    word: object,
    href: str = "",
    *,
    kind: str = "",
    mark: str = "",
    name: str = "",
    value: str = "",
    dialog: str = "",
    key: str = "",
    off: str = "",
) -> SafeString:
    """A link (``href``), a dialog opener (``dialog``: its id) or a submit button (neither).

    ``kind``: empty, ``primary``, ``refuse`` or ``plain``; ``key``: keyboard shortcut, shown on
    hover; ``off``: why it cannot be pressed now (it is then shown disabled with that reason).
    """
    face = format_html("{}{}", icon(mark) if mark else "", word)
    extra = format_html(' data-key="{0}" title="{1}"', key, key.upper()) if key else mark_safe("")
    if off:
        return format_html(
            '<button type="button" class="button {}" disabled title="{}">{}</button>',
            kind,
            off,
            face,
        )
    if href:
        return format_html('<a class="button {}" href="{}"{}>{}</a>', kind, href, extra, face)
    if dialog:
        return format_html(
            '<button type="button" class="button {}" data-dialog="{}"{}>{}</button>',
            kind,
            dialog,
            extra,
            face,
        )
    named = format_html(' name="{}" value="{}"', name, value) if name else mark_safe("")
    return format_html(
        '<button type="submit" class="button {}"{}{}>{}</button>', kind, named, extra, face
    )


@register.simple_tag
def open_field(what: object, word: str = "", *, block: bool = False) -> SafeString:
    """A field left to be determined on site: dashed, amber, never a hole."""
    return format_html(
        '<span class="open-field{}">{}{}</span>',
        " block" if block else "",
        status("open", word or _("待现场确定")),
        what,
    )


@register.simple_tag
def changed(old: object, new: object) -> SafeString:
    """A value that replaced another: the old one stays, struck through."""
    return format_html("<del>{}</del> <ins>{}</ins>", old, new)


@register.simple_tag
def fraction(have: int, due: int, broken: int = 0) -> SafeString:
    """实有 / 应有; breaks stand in red left of the figure. For cells of class ``number``."""
    red = (
        format_html('<span class="broken">{} {}</span>', icon("unlink", _("断链")), grouped(broken))
        if broken
        else mark_safe("")
    )
    return format_html(
        '<span class="fraction">{}{}<span class="due"> / {}</span></span>',
        red,
        grouped(have),
        grouped(due),
    )


@register.simple_tag
def count(number: int, *, bad: bool = False) -> SafeString:
    """A count in a table: zero is grey and never blank; ``bad`` paints what is above zero red."""
    if not number:
        return format_html('<span class="zero">{}</span>', "0")
    if bad:
        return format_html('<b class="late">{}</b>', grouped(number))
    return format_html("{}", grouped(number))


@register.filter
def grouped(number: object) -> str:
    """``2304`` → ``2,304``; anything that is no whole number stays as it is."""
    return f"{number:,}" if isinstance(number, int) else str(number)


@register.filter
def money(amount: object) -> str:
    """``12345.6`` → ``12,345.60``."""
    return f"{amount:,.2f}" if isinstance(amount, (int, Decimal)) else str(amount)


@register.simple_tag
def bar(part: float, whole: float, word: object = None) -> SafeString:
    """A filled bar with its percentage (or ``word``) beside it; an empty whole says so."""
    share = max(0.0, min(1.0, part / whole)) if whole else 0.0
    text = word if word is not None else (f"{share:.0%}".replace("%", " %") if whole else "—")
    return format_html(
        '<span class="bar"><svg aria-hidden="true"><rect class="ground" x=".5" y=".5" '
        'width="95" height="11"/><rect class="part" x="1" y="1" width="{}" height="10"/></svg>'
        "{}</span>",
        round(94 * share, 1),
        text,
    )
