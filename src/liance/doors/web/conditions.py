"""The fields for what a standard needs beside a value (随测条件), on every page that enters one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liance.doors.web import refusals
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.editions.queries import catalogue
from liance.mechanism.operations.models import VisitItem
from liance.norms.calendar.instants import shanghai_day
from liance.norms.standards.catalogue import Catalogue
from liance.norms.standards.recording import (
    BOUNDS,
    LISTS,
    LONGEST,
    LONGEST_LIST,
    UNITS,
    Kept,
    wanted_fields,
    words_of,
)

LABELS: Mapping[str, str | Promise] = {
    "o2_measured": _("实测氧含量"),
    "o2_reference": _("基准氧含量"),
    "fuel": _("燃料"),
    "flow_m3h": _("标干流量"),
    "stack_height_m": _("排气筒高度"),
    "surroundings_height_m": _("周围 200 m 内最高建筑"),
    "background": _("背景值"),
    "noise_kind": _("噪声类型"),
    "period": _("昼夜"),
    "place": _("测点位置"),
    "noise_class": _("声环境功能区"),
    "averaging": _("取值时段"),
    "water_temp_c": _("水温"),
    "influent": _("进水浓度"),
    "excess_air": _("过量空气系数（限值规定）"),
    "other_stacks": _("近距排放同种污染物的排气筒"),
    "volume": _("工作日排水量"),
    "products": _("产量/基准排水量"),
}
HELPS: Mapping[str, str | Promise] = {
    "o2_measured": _("每个样品同时测得的，照仪器填。"),
    "o2_reference": _("标准在库的空着；许可证写明的照填；限值不要求折算的写“不折算”。"),
    "averaging": _("空着：废水按瞬时样，其他按限值的取值时段。"),
    "background": _("测量值不低于限值的必须测背景。"),
    "influent": _("单位与结果相同。"),
    "excess_air": _("旧标准以过量空气系数计的填，同时填实测氧含量，不填基准氧含量。"),
    "other_stacks": _(
        "每根写 高度/速率/距离（m、kg/h、m），多根用分号隔开，如 30/3.0/40；25/1.2/30。"
    ),
    "volume": _("行业标准规定单位产品基准排水量的填，同时填产量。"),
    "products": _(
        "每种产品写 产量/单位产品基准排水量（t、m³/t），多种用分号隔开，如 50/24；10/30。"
    ),
}
WORDS: Mapping[str, str | Promise] = {
    "coal": _("燃煤"), "oil": _("燃油"), "gas": _("燃气"), "biomass": _("生物质"),
    "leq": _("等效声级"), "frequent_max": _("夜间频发最大声级"),
    "occasional_max": _("夜间偶发最大声级"), "day": _("昼间"), "night": _("夜间"),
    "boundary": _("厂界"), "indoor": _("室内"), "stack": _("有组织（排气筒）"),
    "fugitive": _("无组织"), "single": _("瞬时样"), "hourly_mean": _("小时均值"),
    "daily_mean": _("日均值"), "max": _("最大值"),
    "0": _("0 类"), "1": _("1 类"), "2": _("2 类"), "3": _("3 类"), "4": _("4 类"),
}  # fmt: skip
PREFIX = "c_"
OF_SAMPLE = ("o2_measured", "flow_m3h", "background", "water_temp_c", "influent")


def wanted(limited: VisitItem | BottleFactor, medium: str, at: datetime) -> tuple[str, ...]:
    """The fields that a factor of a visit or bottle asks for by medium and limit."""
    return _wanted(limited, medium, at, catalogue())


def asked_of(factors: Sequence[BottleFactor], at: datetime) -> tuple[str, ...]:
    """The fields of all limits of several bottles; one query."""
    if not factors:
        return ()
    held = catalogue()
    limits = {(f.unit, f.standard): f for f in factors}
    fields = [name for f in limits.values() for name in _wanted(f, f.bottle.point.medium, at, held)]
    return tuple(dict.fromkeys(fields))


def _wanted(
    limited: VisitItem | BottleFactor, medium: str, at: datetime, held: Catalogue
) -> tuple[str, ...]:
    return wanted_fields(
        medium=medium, factor=limited.factor, unit=limited.unit, standard=limited.standard,
        day=shanghai_day(at), catalogue=held,
    )  # fmt: skip


def of_sample(fields: Iterable[str]) -> list[str]:
    """Those that are measured anew with every sample."""
    return [name for name in fields if name in OF_SAMPLE]


def shared(fields: Iterable[str]) -> list[str]:
    """Those that are the same for a whole entry."""
    return [name for name in fields if name not in OF_SAMPLE]


def add_fields(form: forms.Form, medium: str, fields: Iterable[str], kept: Kept) -> None:
    """Put the fields on a form, filled with what was recorded before."""
    for name in fields:
        raw = kept.get(name, {}).get("raw", "")
        form.fields[PREFIX + name] = _field(name, medium)
        form.initial[PREFIX + name] = kept[name]["value"] if raw and words_of(name, medium) else raw


def _field(name: str, medium: str) -> forms.Field:
    words = words_of(name, medium)
    helps = str(HELPS.get(name, ""))
    if words:
        choices = [("", "—"), *((word, WORDS[word]) for word in words)]
        return forms.ChoiceField(
            label=str(LABELS[name]), choices=choices, required=False, help_text=helps
        )
    return forms.CharField(
        label=heading(name), required=False, help_text=helps,
        max_length=LONGEST_LIST if name in LISTS else LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


def heading(name: str) -> str:
    """The name of a field with its unit."""
    unit = UNITS.get(name, "")
    return f"{LABELS[name]}（{unit}）" if unit else str(LABELS[name])


def bound(form: forms.Form) -> list[forms.BoundField]:
    """The fields that ``add_fields`` put on a form."""
    return [form[name] for name in form.fields if name.startswith(PREFIX)]


def typed(form: forms.Form) -> dict[str, str]:
    """What was typed into them, empty ones left out."""
    cells = {
        name.removeprefix(PREFIX): str(form.cleaned_data.get(name) or "")
        for name in form.fields
        if name.startswith(PREFIX)
    }
    return {name: text for name, text in cells.items() if text}


def put_on_form(form: forms.Form, refused: Refused) -> None:
    """Show a refusal at the field that it names, one of these fields among them."""
    ours = PREFIX + refused.field
    if ours in form.fields:
        form.add_error(ours, refusals.wording(refused))
    else:
        refusals.put_on_form(form, refused)


def shown(kept: Kept) -> list[tuple[str, str]]:
    """What was recorded, as pages show it: name with unit, text as typed or the word chosen."""
    return [
        (
            heading(name),
            cell["raw"]
            if name in BOUNDS or name in LISTS
            else str(WORDS.get(cell["value"], cell["raw"])),
        )
        for name, cell in kept.items()
    ]
