"""Codes that machines read: QR codes and digests."""

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """A QR code of ``text`` as SVG; ``label`` says aloud what it leads to."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=2, svgclass="qr", omitsize=True
    )
    return format_html(
        '<span role="img" aria-label="{}">{}</span>',
        label,
        mark_safe(drawn),  # noqa: S308 - drawn from modules, the text itself is not in it
    )


@register.filter
def digest(value: str | bytes | None) -> SafeString:
    """A hash in groups of eight signs, as people compare them: ``1c910435 8e04870c …``."""
    text = value.hex() if isinstance(value, (bytes, memoryview)) else str(value or "")
    parts = " ".join(text[place : place + 8] for place in range(0, len(text), 8))
    return format_html('<code class="digest">{}</code>', parts)
