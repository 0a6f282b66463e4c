"""All parts of pages in one library; a built-in of the office's templates, no ``{% load %}``.

The signatures are listed in ``docs/pages.md``.
"""

from django import template

from liance.doors.web.parts import (
    charts,
    codes,
    forms,
    frames,
    marks,
    records,
    strips,
    tables,
    times,
)

register = template.Library()
for _family in (marks, times, frames, forms, tables, records, strips, charts, codes):
    register.tags.update(_family.register.tags)
    register.filters.update(_family.register.filters)
