"""Write letters out for their channels, and keep what the channels answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.closed import opened
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.outbox.deliver import hurry
from liance.mechanism.registry.models import Agency
from liance.mechanism.reminding import errors
from liance.mechanism.reminding.models import Carried, Letter
from liance.mechanism.reminding.policies import SEND_AGAIN, letters_overseen
from liance.mechanism.reminding.rules.wording import Line, body_words, line_words, title_words

PURPOSE = "reminding-group"
LONGEST_ERROR = 300
Fate = Literal["refused", "down", "unknown"]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter ready for its channel. ``to``: mail address, telephone number or address of the
    group; ``kind`` and ``secret`` are a group's."""

    letter: UUID
    channel: str
    to: str
    title: str
    body: str
    kind: str = ""
    secret: str = ""


@transaction.atomic
def write_out(ids: Iterable[UUID], *, address: str, at: datetime) -> dict[UUID, Written | None]:
    """The letters as text, by id; None for one that is needless: all its duties are done, or its
    addressee has gone. From here on a letter takes no further reminder in.

    ``address``: what people call this site by, empty: letters carry no links.
    """
    letters = Letter.objects.select_for_update(of=("self",)).select_related("staff__user", "group")
    rows = {row.id: row for row in letters.filter(pk__in=list(ids))}
    lines: dict[UUID, list[Line]] = {pk: [] for pk in rows}
    carried = list(_running(rows))
    names = _names({one.reminder.clock.agency_id for one in carried})
    for one in carried:
        lines[one.letter_id].append(_line(one, names))
    found = {pk: _written(row, lines[pk], address) for pk, row in rows.items()}
    Letter.objects.filter(pk__in=rows).update(written_at=at)
    needless = [pk for pk, letter in found.items() if letter is None]
    if needless:
        Letter.objects.filter(pk__in=needless).update(needless=True)
    return found


def _running(rows: Iterable[UUID]) -> Iterable[Carried]:
    return (
        Carried.objects.filter(letter_id__in=list(rows), reminder__clock__stopped_at__isnull=True)
        .select_related("reminder__clock")
        .order_by("reminder__clock__due_at", "id")
    )


def _names(agencies: set[UUID]) -> dict[UUID, str]:
    return dict(Agency.objects.filter(pk__in=agencies).values_list("id", "short_name"))


def _line(one: Carried, names: dict[UUID, str]) -> Line:
    clock = one.reminder.clock
    return Line(
        rung=one.reminder.rung, rule=clock.rule, agency=names.get(clock.agency_id, ""),
        subject=clock.subject or clock.title, due_at=clock.due_at, path=clock.url,
        hidden=bool(clock.named),
    )  # fmt: skip


def _written(row: Letter, lines: list[Line], address: str) -> Written | None:
    if not lines:
        return None
    if row.group is not None:
        return _for_group(row, lines, address)
    staff = row.staff
    if staff is None or staff.user is None or not (staff.active and staff.user.is_active):
        return None
    english = staff.user.language == "en"
    if row.channel == "sms":
        body = line_words(lines[0], english=english, address="")
        return Written(row.id, "sms", staff.phone, "", body) if staff.phone else None
    if not staff.user.email:
        return None
    title = title_words(lines, english=english)
    body = body_words(lines, english=english, address=address)
    return Written(row.id, "mail", staff.user.email, title, body)


def _for_group(row: Letter, lines: list[Line], address: str) -> Written | None:
    group = row.group
    if group is None or not group.active:
        return None
    secret = opened(group.secret, purpose=PURPOSE) or "" if group.secret else ""
    return Written(
        row.id, "group", group.url, title_words(lines, english=False),
        body_words(lines, english=False, address=address), group.kind, secret,
    )  # fmt: skip


def sent(letters: Collection[UUID], *, at: datetime) -> None:
    """Keep that these letters went."""
    Letter.objects.filter(pk__in=letters).update(sent_at=at, error="")


def answered(letter_id: UUID, *, fate: Fate, error: str, at: datetime) -> None:
    """Keep what came of a letter that did not simply go. ``down`` leaves it waiting; ``unknown`` is not tried again: it
    may have arrived, and nobody is told twice."""
    changes: dict[str, object] = {"error": error[:LONGEST_ERROR]}
    if fate != "down":
        changes |= {"given_up_at": at, "uncertain": fate == "unknown"}
    Letter.objects.filter(pk=letter_id).update(**changes)


@transaction.atomic
def send_again(*, letter_id: UUID, actor: Actor, at: datetime) -> None:
    """Send a letter once more that was refused or may have been lost. ``reminding.not_open``."""
    actor.require(SEND_AGAIN)
    row = letters_overseen(actor).select_for_update(of=("self",)).filter(pk=letter_id).first()
    if row is None:
        raise NotFound("reminding:letter")
    if row.sent_at is not None or row.given_up_at is None:
        raise Refused(errors.NOT_OPEN)
    row.given_up_at, row.uncertain, row.error = None, False, ""
    row.save(update_fields=["given_up_at", "uncertain", "error"])
    hurry(topic=f"{row.channel}:reminder", key=str(row.id), at=at)
    note(
        SEND_AGAIN, row, noun="reminding:letter", actor=actor, at=at, body={"channel": row.channel}
    )  # fmt: skip
