"""Transport boxes: packed, carried, opened; the temperature log read in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from liance.doors.web.lists import listing
from liance.doors.web.refusals import put_on_form, wording
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.samples.columns import COLUMNS
from liance.doors.web.samples.forms import LogForm, PackForm
from liance.doors.web.samples.views.handing import described, mine
from liance.doors.web.samples.words import BOXES
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.tables.errors import TableError
from liance.mechanism.custody import policies
from liance.mechanism.custody.actions import boxing
from liance.mechanism.custody.models import BoxedBottle, TransportBox
from liance.mechanism.custody.queries import boxes as reads
from liance.mechanism.custody.rules.logger import MOST_BYTES, Fault
from liance.norms.sampling.preservation import transport

VIEW = "custody:bottle:view"
PACK = "custody:bottle:hand_over"
SORTS = {"packed": ["packed_at", "id"]}


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """The boxes that one may know of, the newest first."""
    rows = reads.listed(policies.boxes_visible_to(request.actor))
    found = listing(request, rows, sorts=SORTS, default="-packed")
    away = sum(box.state == "packed" for box in found)
    title = (
        ngettext("%(n)s 箱在途", "%(n)s 箱在途", away) % {"n": away} if away else _("没有在途的箱")
    )
    context = {
        "columns": COLUMNS, "rows": found, "title": title,
        "shown": [(box, BOXES[box.state]) for box in found],
        "may_pack": request.actor.may(PACK),
    }  # fmt: skip
    return render(request, "samples/boxes.html", context)


@page(PACK, methods=FORM)
def pack(request: Request) -> HttpResponse:
    """Put bottles on one's hands into a box."""
    held = _loose(request)
    form = PackForm(request.POST or None, initial={"bottles": [str(b.id) for b in held]})
    form.fields["bottles"].choices = [(str(b.id), described(b)) for b in held]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            box = boxing.pack(
                bottle_ids=[UUID(b) for b in data["bottles"]], label=data["label"],
                seal_number=data["seal_number"], vehicle=data["vehicle"], place=data["place"],
                actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("%(label)s 已装箱。") % {"label": box.label})
            return reverse("samples:box", args=[box.id])

        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    status = 422 if form.errors else 200
    return render(request, "samples/pack.html", {"form": form, "held": held}, status=status)


def _loose(request: Request) -> list[Any]:
    """The actor's bottles that are in no box."""
    held = mine(request)
    inside = set(
        BoxedBottle.objects.filter(bottle__in=held, taken_at__isnull=True).values_list(
            "bottle_id", flat=True
        )
    )
    return [bottle for bottle in held if bottle.id not in inside]


@page(VIEW)
def detail(request: Request, box_id: UUID) -> HttpResponse:
    """One box: its bottles, its way, its temperatures."""
    return _detail(request, box_id, LogForm())


def _detail(
    request: Request, box_id: UUID, form: LogForm, faults: list[str] | None = None
) -> HttpResponse:
    box = _box(request, box_id)
    logs = list(reads.logs(box))
    runs = [run for log in logs for run in log.excursions.all()]
    rule = transport()
    context = {
        "columns": COLUMNS, "box": box, "logs": logs, "runs": runs, "rule": rule,
        "source": rule.citation.text("en" if (get_language() or "").startswith("en") else "zh"),
        "bottles": reads.bottles_of(box, request.actor), "status": BOXES[box.state],
        "title": _title(box, bool(logs), len(runs)), "form": form, "faults": faults or [],
        "may_arrive": box.state == "packed" and request.actor.may("custody:bottle:accept"),
        "may_log": request.actor.may(PACK),
        "crumbs": [
            (_("样品"), reverse("samples:index")), (_("运输箱"), reverse("samples:boxes")),
            (box.label, ""),
        ],
    }  # fmt: skip
    status = 422 if faults or form.errors else 200
    return render(request, "samples/box.html", context, status=status)


def _box(request: Request, box_id: UUID) -> TransportBox:
    box = reads.listed(policies.boxes_visible_to(request.actor)).filter(pk=box_id).first()
    if box is None:
        raise NotFound("custody:box")
    return box


def _title(box: TransportBox, logged: bool, runs: int) -> str:
    facts = {"label": box.label, "n": runs}
    if runs:
        words = ngettext("%(label)s 温度超出 %(n)s 段", "%(label)s 温度超出 %(n)s 段", runs)
        return words % facts
    if logged:
        return _("%(label)s 温度都在范围内") % facts
    return _("%(label)s 还没有温度记录") % facts


@page("custody:bottle:accept", methods=["POST"])
def arrive(request: Request, box_id: UUID) -> HttpResponse:
    """Open the box where it arrived."""
    _box(request, box_id)

    def act() -> str:
        box = boxing.arrive(
            box_id=box_id, version=version(request), place=request.POST.get("place", "")[:60],
            seal_intact=request.POST.get("seal", "yes") == "yes",
            exceptions=request.POST.get("exceptions", "")[:200], actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("%(label)s 已开箱。") % {"label": box.label})
        return reverse("samples:box", args=[box_id])

    return act_once(request, act)


@page(PACK, methods=["POST"])
def log(request: Request, box_id: UUID) -> HttpResponse:
    """Read in the logger's CSV; what cannot be read is named line by line, nothing is kept."""
    _box(request, box_id)
    form = LogForm(request.POST, request.FILES)
    if not form.is_valid():
        return _detail(request, box_id, form)
    file = form.cleaned_data["file"]
    content = file.read(MOST_BYTES + 1)

    def act() -> str:
        row = boxing.import_log(
            box_id=box_id, name=file.name or "log.csv", content=content,
            logger=form.cleaned_data["logger"], actor=request.actor, at=request.at,
        )  # fmt: skip
        words = ngettext("读入 %(n)s 个温度。", "读入 %(n)s 个温度。", row.readings)
        messages.success(request, words % {"n": row.readings})
        return reverse("samples:box", args=[box_id])

    try:
        return act_once(request, act)
    except TableError as error:
        english = (get_language() or "").startswith("en")
        return _detail(request, box_id, form, [error.en if english else error.zh])
    except Refused as refused:
        return _detail(request, box_id, form, [wording(refused), *_lines(refused)])


def _lines(refused: Refused) -> list[str]:
    """One sentence for each line that could not be read."""
    words = {
        "time": _("第 %(line)s 行：时间“%(text)s”读不懂，应如 2026-11-23 10:05"),
        "degrees": _("第 %(line)s 行：温度“%(text)s”不是摄氏度的数"),
        "order": _("第 %(line)s 行：时间“%(text)s”早于上一行"),
    }
    faults = refused.facts.get("faults", ())
    assert isinstance(faults, tuple)  # noqa: S101 - written by rules.logger
    return [
        words[f.what] % {"line": f.line, "text": f.text} for f in faults if isinstance(f, Fault)
    ]
