"""Forms: what each carries, a field with its label, help and error, uploads, one-button forms."""

from typing import Any
from uuid import uuid4

from django import forms, template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from liance.doors.web.parts.marks import button
from liance.doors.web.typed import written_by

register = template.Library()
LISTS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag(takes_context=True)
def form_guard(context: template.Context, version: int | None = None) -> SafeString:
    """First in every POST form: CSRF token, idempotency key, and the record's version if any."""
    seen = (
        format_html('<input type="hidden" name="version" value="{}">', version)
        if version is not None
        else mark_safe("")
    )
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="idempotency_key" value="{}">'
        '<input type="hidden" name="written_by" value="{}">{}',
        context.get("csrf_token", ""),
        context.get("idempotency_key") or uuid4(),
        written_by(context.get("user")),
        seen,
    )


@register.simple_tag
def field(
    bound: forms.BoundField,
    *,
    span: bool = False,
    across: bool = False,
    label: str = "",
    placeholder: str = "",
) -> SafeString:
    """A form field: label with its required mark, control, help, error at the field.

    ``span``: the whole width of a ``form-grid``; ``across``: ticks in one line.
    """
    if bound.is_hidden:
        return bound.as_hidden()
    widget = bound.field.widget
    attributes: dict[str, Any] = {}
    grouped = isinstance(widget, LISTS)
    ticked = isinstance(widget, forms.CheckboxInput)
    dropped = isinstance(widget, forms.FileInput)
    if not (grouped or ticked or dropped):
        attributes["placeholder"] = placeholder or _placeholder(bound)
        attributes["class"] = f"control {widget.attrs.get('class', '')}".strip()
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        attributes["rows"] = 3
    if bound.errors:
        attributes["aria-invalid"] = "true"
    described = _described(bound)
    if described and not grouped:
        attributes["aria-describedby"] = described
    return render_to_string(
        "ui/field.html",
        {
            "field": bound,
            "label": label or bound.label,
            "control": bound.as_widget(attrs=attributes),
            "grouped": grouped,
            "ticked": ticked,
            "dropped": dropped,
            "password": getattr(widget, "input_type", "") == "password",
            "span": span,
            "across": across,
            "described": described,
        },
    )


def _placeholder(bound: forms.BoundField) -> str:
    """The widget's own, unless it only says the label again."""
    own = str(bound.field.widget.attrs.get("placeholder", ""))
    return "" if own == str(bound.label) else own


def _described(bound: forms.BoundField) -> str:
    named = []
    if bound.help_text:
        named.append(f"{bound.auto_id}_help")
    if bound.errors:
        named.append(f"{bound.auto_id}_error")
    return " ".join(named)


@register.simple_tag
def form_errors(form: forms.BaseForm) -> SafeString:
    """The summary above a refused form, with links to its fields; nothing when all is well."""
    if not form.errors:
        return mark_safe("")
    return render_to_string("ui/form_errors.html", {"form": form})


@register.simple_tag(takes_context=True)
def post_button(
    context: template.Context,
    word: object,
    action: str,
    *,
    kind: str = "",
    mark: str = "",
    version: int | None = None,
    name: str = "",
    value: str = "",
    key: str = "",
) -> SafeString:
    """A button that posts by itself (acknowledge, recompute): a whole form of one button."""
    return format_html(
        '<form method="post" action="{}">{}{}</form>',
        action,
        form_guard(context, version),
        button(word, kind=kind, mark=mark, name=name, value=value, key=key),
    )
