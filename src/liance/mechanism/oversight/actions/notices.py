"""A notice (通报, X2): drafted from a frozen round, approved by a second person, issued, received."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.clocks import run
from liance.foundation.clocks.due import Due
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.oversight import errors
from liance.mechanism.oversight.models import Delivery, Item, Notice, RoundArea
from liance.mechanism.oversight.policies import delivery_for, notice_for, round_for
from liance.mechanism.oversight.rules.figures import kept, named
from liance.mechanism.oversight.rules.numbers import document_number_fits
from liance.mechanism.oversight.rules.wording import Answers, draft
from liance.mechanism.oversight.states import APPROVE, DELIVERY, DRAFT, ITEM, NOTICE, RECEIVE
from liance.norms.calendar.instants import end_of_day

SHORTEST = 4
NOUN = "oversight:notice"


@dataclass(frozen=True, slots=True)
class Text:
    """What may be edited of a notice."""

    title: str
    recipients: str
    body: str
    copies: str


@dataclass(frozen=True, slots=True)
class Printed:
    """The issued notice on file."""

    pdf: StoredFile
    docx: StoredFile


@transaction.atomic
def draft_notice(*, round_id: UUID, due_on: date, actor: Actor, at: datetime) -> Notice:
    """Draft the notice of a frozen round, with one item for each area that it names, to be put
    right by ``due_on``. Errors: ``oversight.not_frozen``, ``oversight.notice_exists``,
    ``oversight.due_past``."""
    actor.require(DRAFT)
    row = round_for(actor, round_id)
    if row.state != "frozen" or actor.staff_id is None:
        raise Refused(errors.NOT_FROZEN)
    if Notice.objects.filter(round=row).exists():
        raise Refused(errors.NOTICE_EXISTS)
    _ahead(due_on, at)
    areas = list(row.areas.select_related("place", "department").order_by("rank", "place__order"))
    figures = [kept(a.place_id, a.place.name, a.rank, a.figures) for a in areas]
    states = [area.state for area in areas if area.department_id is not None]
    drafted = draft(
        body=row.agency.name, year=row.year, number=row.number, day=row.day, areas=figures,
        recipients=[a.department.name for a in sorted(areas, key=lambda a: a.place.order)
                    if a.department],
        answers=Answers(
            states.count("confirmed"), states.count("disputed"), states.count("silent")
        ),
    )  # fmt: skip
    notice = Notice.objects.create(
        round=row, title=drafted.title, recipients=drafted.recipients,
        body="\n".join(drafted.paragraphs), drafted_by_id=actor.staff_id, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    late = {figure.code: figure for figure in named(figures)}
    for area in areas:
        if area.place_id in late:
            _item(notice, area, late[area.place_id].unexplained, due_on, actor=actor, at=at)
    note(
        "oversight:notice:draft", notice, noun=NOUN, actor=actor, at=at,
        body={"round": row.id, "named": sorted(late)},
    )  # fmt: skip
    return notice


def _item(
    notice: Notice, area: RoundArea, count: int, due_on: date, *, actor: Actor, at: datetime
) -> None:
    Item.objects.create(
        notice=notice, area=area, due_on=due_on, created_at=at, created_by=actor.user_id,
        text=f"没有原因未监测的{count}家次，逐家补测或者书面说明原因。",
    )  # fmt: skip


@transaction.atomic
def edit(*, notice_id: UUID, version: int, text: Text, actor: Actor, at: datetime) -> Notice:
    """Edit the words of a draft. Errors: ``oversight.not_draft``, ``oversight.empty``."""
    actor.require(DRAFT)
    notice = notice_for(actor, notice_id, version=version)
    if notice.state != "draft":
        raise Refused(errors.NOT_DRAFT)
    lines = [line.strip() for line in text.body.splitlines() if line.strip()]
    if not lines or not text.title.strip() or not text.recipients.strip():
        raise Refused(errors.EMPTY, field="body" if text.title.strip() else "title")
    notice.title, notice.recipients = text.title.strip(), text.recipients.strip()
    notice.body, notice.copies = "\n".join(lines), text.copies.strip()
    notice.version += 1
    notice.save(update_fields=["title", "recipients", "body", "copies", "version"])
    note(
        "oversight:notice:edit", notice, noun=NOUN, actor=actor, at=at,
        body={"title": notice.title, "body": notice.body},
    )  # fmt: skip
    return notice


@transaction.atomic
def change_item(
    *, item_id: UUID, version: int, text: str, due_on: date, actor: Actor, at: datetime
) -> Item:
    """Say otherwise what an area is to put right and by when, while the notice is a draft.
    Errors: ``oversight.not_draft``, ``oversight.item_text``, ``oversight.due_past``."""
    actor.require(DRAFT)
    found = Item.objects.filter(pk=item_id).values_list("notice_id", flat=True).first()
    if found is None:
        raise NotFound("oversight:item")
    notice = notice_for(actor, found)
    item = notice.items.select_for_update(of=("self",)).get(pk=item_id)
    if notice.state != "draft":
        raise Refused(errors.NOT_DRAFT)
    if item.version != version:
        raise Stale("oversight:item")
    if len(text.strip()) < SHORTEST:
        raise Refused(errors.ITEM_TEXT, field="text")
    _ahead(due_on, at)
    item.text, item.due_on = text.strip(), due_on
    item.version += 1
    item.save(update_fields=["text", "due_on", "version"])
    note(
        "oversight:item:change", item, noun="oversight:item", actor=actor, at=at,
        body={"text": item.text, "due_on": due_on.isoformat()},
    )  # fmt: skip
    return item


@transaction.atomic
def submit(*, notice_id: UUID, version: int, actor: Actor, at: datetime) -> Notice:
    """Hand the draft to the head for approval."""
    notice = notice_for(actor, notice_id, version=version)
    for item in notice.items.all():
        _ahead(item.due_on, at)
    notice.drafted_by_id = actor.staff_id or notice.drafted_by_id
    notice.save(update_fields=["drafted_by_id"])
    perform(notice, NOTICE, "submit", actor=actor, at=at)
    return notice


@transaction.atomic
def approve(*, notice_id: UUID, version: int, actor: Actor, at: datetime) -> Notice:
    """Approve it; never by who submitted it. Errors: ``oversight.own_draft``."""
    actor.require(APPROVE)
    notice = notice_for(actor, notice_id, version=version)
    if actor.staff_id in (None, notice.drafted_by_id):
        raise Refused(errors.OWN_DRAFT)
    notice.approved_by_id, notice.approved_at = actor.staff_id, at
    notice.save(update_fields=["approved_by_id", "approved_at"])
    perform(notice, NOTICE, "approve", actor=actor, at=at, body={"text": notice.body})
    return notice


@transaction.atomic
def send_back(*, notice_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Notice:
    """Send it back for other words, with a reason. Errors: ``oversight.reason``."""
    notice = notice_for(actor, notice_id, version=version)
    if len(reason.strip()) < SHORTEST:
        raise Refused(errors.REASON, field="reason")
    notice.approved_by_id = notice.approved_at = None
    notice.save(update_fields=["approved_by_id", "approved_at"])
    perform(notice, NOTICE, "send_back", actor=actor, at=at, reason=reason.strip())
    return notice


@transaction.atomic
def issue(
    *, notice_id: UUID, version: int, document_number: str,
    press: Callable[[Notice], Printed], actor: Actor, at: datetime,
) -> Notice:  # fmt: skip
    """Give it its number, print it, deliver it to every area's department; the clocks of receipt
    and of rectification start.

    Errors: ``oversight.number``, ``oversight.number_used``, ``oversight.due_past``; what ``press``
    raises leaves everything as it was.
    """
    notice = notice_for(actor, notice_id, version=version)
    NOTICE.edge(notice.state, "issue")
    number = document_number.strip()
    if not document_number_fits(number):
        raise Refused(errors.NUMBER, field="document_number")
    if Notice.objects.filter(document_number=number).exists():
        raise Refused(errors.NUMBER_USED, field="document_number", number=number)
    for item in notice.items.all():
        _ahead(item.due_on, at)
    notice.document_number, notice.issued_at = number, at
    printed = press(notice)
    notice.pdf, notice.docx = printed.pdf, printed.docx
    notice.save(update_fields=["document_number", "issued_at", "pdf", "docx"])
    perform(
        notice, NOTICE, "issue", actor=actor, at=at,
        body={"number": number, "pdf": printed.pdf.sha256, "docx": printed.docx.sha256},
    )  # fmt: skip
    _deliver(notice, actor=actor, at=at)
    for item in notice.items.select_related("area"):
        perform(item, ITEM, "ask", actor=actor, at=at, body={"notice": notice.id})
        start_rectifying(item, notice, at=at)
    return notice


def _deliver(notice: Notice, *, actor: Actor, at: datetime) -> None:
    for area in notice.round.areas.select_related("department"):
        if area.department is None:
            continue
        delivery = Delivery.objects.create(
            notice=notice, agency=area.department, created_at=at, created_by=actor.user_id
        )
        note(
            "oversight:delivery:send", delivery, noun="oversight:delivery", actor=actor, at=at,
            body={"notice": notice.id, "agency": delivery.agency_id},
        )  # fmt: skip
        run.start(
            rule="notice.receive", noun=NOUN, object_id=delivery.id, agency_id=delivery.agency_id,
            at=at, title="签收通报", subject=notice.title, url=f"/dispatch/notices/{notice.id}/",
        )  # fmt: skip


def start_rectifying(item: Item, notice: Notice, *, at: datetime) -> None:
    """Run the clock of an item for its area's department until the end of its day."""
    if item.area.department_id is None:
        return
    run.start(
        rule="notice.rectify", noun=NOUN, object_id=item.id, agency_id=item.area.department_id,
        at=at, title="报送整改情况", subject=notice.title,
        url=f"/dispatch/notices/{notice.id}/", due=Due(end_of_day(item.due_on), {"unit": "given"}),
    )  # fmt: skip


@transaction.atomic
def receive(*, notice_id: UUID, actor: Actor, at: datetime) -> Delivery:
    """Sign for the notice on behalf of the department it was delivered to."""
    actor.require(RECEIVE)
    delivery = delivery_for(actor, notice_id)
    delivery.received_by_id, delivery.received_at = actor.staff_id, at
    delivery.save(update_fields=["received_by_id", "received_at"])
    perform(delivery, DELIVERY, "receive", actor=actor, at=at, body={"notice": notice_id})
    return delivery


def _ahead(due_on: date, at: datetime) -> None:
    if due_on <= at.astimezone(SHANGHAI).date():
        raise Refused(errors.DUE_PAST, field="due_on")
