"""Charts: an ECharts option as JSON, drawn by ``charts.js``; the page shows the figures too."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def chart(
    name: str,
    option: Mapping[str, Any],
    label: str,
    *,
    tall: bool = False,
    map_name: str = "",
    map_address: str = "",
    whole: int = 0,
) -> SafeString:
    """A chart named ``name`` (unique in the page) from an ECharts ``option``.

    ``label`` says aloud what it shows. ``map_name`` and ``map_address``: a GeoJSON file to register
    first. ``whole``: the height in pixels that the words of the map are drawn for; they grow and shrink
    with it. A datum with ``href`` is a link. The page's ``scripts`` block must load ``ui/charts.html``.
    """
    return format_html(
        '{}<div class="chart{}" role="img" aria-label="{}" data-chart="{}-option"{}{}></div>',
        json_script(option, f"{name}-option"),
        " tall" if tall else "",
        label,
        name,
        format_html(' data-map-name="{}" data-map-address="{}"', map_name, map_address)
        if map_address
        else "",
        format_html(' data-whole="{}"', whole) if whole else "",
    )
