"""Reads of meetings."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound
from liance.foundation.ledger.canonical import canonical
from liance.mechanism.meetings.models import Confirmation, Meeting, Resolution
from liance.mechanism.meetings.policies import NOBODY, meetings_visible_to, sides_of
from liance.mechanism.meetings.states import CLOSE, CONFIRM, CONVENE, REPORT, VIEW
from liance.mechanism.registry.models import Agency, PersonInCharge, Staff

# In a merged agency (局队站合一) the other side is another person of the same house.
MERGED = Q(meeting__enforcement_id=F("meeting__monitoring_id"))


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """The meetings the actor may know of, with how many resolutions they have and how many of
    those are not closed, the latest first."""
    actor.require(VIEW)
    return (
        meetings_visible_to(actor)
        .select_related("agency", "place", "enforcement", "monitoring", "chair")
        .annotate(
            decided=Count("resolutions"),
            undone=Count("resolutions", filter=~Q(resolutions__state="closed")),
        )
        .order_by("-begins_at", "id")
    )


def meeting_page(actor: Actor, meeting_id: UUID) -> Meeting:
    """One of them. Raises NotFound, NotPermitted."""
    found = meetings(actor).select_related("pdf", "docx").filter(pk=meeting_id).first()
    if found is None:
        raise NotFound("meetings:meeting")
    return found


def holds_file(actor: Actor, file_id: UUID) -> bool:
    """Whether confirmed minutes of a meeting that the actor may know of are this file."""
    printed = Q(pdf_id=file_id) | Q(docx_id=file_id)
    return actor.may(VIEW) and meetings_visible_to(actor).filter(printed).exists()


def convened(actor: Actor, meeting_id: UUID) -> Meeting:
    """A meeting that the actor's agency convened. Raises NotFound, NotPermitted."""
    actor.require(CONVENE)
    found = Meeting.objects.filter(pk=meeting_id, agency_id=actor.agency_id or NOBODY).first()
    if found is None:
        raise NotFound("meetings:meeting")
    return found


def open_resolutions(actor: Actor) -> QuerySet[Resolution]:
    """What meetings decided and is not closed, of the meetings the actor knows, the earliest due
    first."""
    actor.require(VIEW)
    return (
        Resolution.objects.filter(meeting__in=meetings_visible_to(actor))
        .filter(state__in=["open", "reported"])
        .select_related("meeting__place", "agency", "staff")
        .order_by("due_on", "id")
    )


def minutes_digest(meeting: Meeting) -> str:
    """SHA-256 over all that the minutes say: who came, the lines, the decisions."""
    said = {
        "begins_at": meeting.begins_at.isoformat(), "venue": meeting.venue,
        "chair": str(meeting.chair_id), "guests": meeting.guests,
        "came": sorted(str(i) for i in meeting.invitations.filter(came=True)
                       .values_list("staff_id", flat=True)),
        "lines": [[line.text, line.minutes] for line in meeting.lines.all()],
        "resolutions": [
            [r.text, str(r.agency_id), str(r.staff_id or ""), r.due_on.isoformat()]
            for r in meeting.resolutions.order_by("created_at", "id")
        ],
    }  # fmt: skip
    return sha256(canonical(said).encode()).hexdigest()


def standing_confirmations(meeting: Meeting) -> list[Confirmation]:
    """The confirmations of the minutes as they read now, one a side at most."""
    rows = meeting.confirmations.select_related("by").filter(digest=minutes_digest(meeting))
    return list(rows.order_by("at"))


def last_held(enforcement: UUID, monitoring: UUID, *, before: datetime) -> date | None:
    """The day of the last meeting of two sides that was held before an instant."""
    row = (
        Meeting.objects.filter(enforcement_id=enforcement, monitoring_id=monitoring)
        .filter(state__in=["held", "minuted", "closed"], begins_at__lt=before)
        .order_by("-begins_at")
        .first()
    )
    return row.begins_at.astimezone(SHANGHAI).date() if row else None


def people_to_invite(meeting_agencies: Iterable[UUID]) -> QuerySet[Staff]:
    """The active people of the agencies that may be invited, by agency and name."""
    return (
        Staff.objects.filter(agency_id__in=list(meeting_agencies), active=True, user__isnull=False)
        .select_related("agency")
        .order_by("agency__jurisdiction__order", "agency__name", "name")
    )


def agencies_around(place: str) -> QuerySet[Agency]:
    """The authorities of a place and of the level above it: who may sit at its table."""
    here = Q(jurisdiction_id=place) | Q(jurisdiction__children=place)
    return Agency.objects.filter(here, active=True).exclude(functions=["laboratory"]).distinct()


def waiting_for(actor: Actor, *, at: datetime, until: datetime) -> dict[str, list[Meeting]]:
    """What meetings ask of the actor and no deadline tells: to come (``meeting``, before
    ``until``), to record one as held whose time has come (``meeting_hold``), to write the minutes
    (``meeting_minutes``), to close one whose decisions are all closed (``meeting_close``); and
    ``resolution_close``, meetings with a report to decide on."""
    if not actor.may(VIEW) or actor.staff_id is None:
        return {}
    own = Meeting.objects.filter(agency_id=actor.agency_id or NOBODY).select_related("place")
    found = {
        "meeting": list(
            Meeting.objects.filter(state="announced", begins_at__gt=at, begins_at__lt=until)
            .filter(Q(invitations__staff_id=actor.staff_id) | Q(chair_id=actor.staff_id))
            .select_related("place").distinct().order_by("begins_at")
        ),
    }  # fmt: skip
    if actor.may(CONVENE):
        past = own.filter(state="announced", begins_at__lte=at)
        found["meeting_hold"] = list(past.order_by("begins_at"))
        rows = own.filter(state="held", lines__minutes="").distinct()
        found["meeting_minutes"] = list(rows.order_by("begins_at"))
        done = own.filter(state="minuted").exclude(resolutions__state__in=["open", "reported"])
        found["meeting_close"] = list(done.order_by("begins_at"))
    if actor.may(CLOSE):
        found["resolution_close"] = list(
            Meeting.objects.filter(pk__in=to_close(actor).values("meeting_id"))
            .select_related("place").order_by("begins_at")
        )  # fmt: skip
    return found


def to_close(actor: Actor) -> QuerySet[Resolution]:
    """Reported resolutions that the actor may close: of the other side, or as the chair."""
    agency = actor.agency_id or NOBODY
    side = Q(meeting__enforcement_id=agency) | Q(meeting__monitoring_id=agency)
    side |= Q(meeting__agency_id=agency)
    return Resolution.objects.filter(
        (side & (~Q(agency_id=agency) | MERGED)) | Q(meeting__chair_id=actor.staff_id),
        state="reported",
    ).exclude(reported_by_id=actor.staff_id)


def may_close(row: Resolution, actor: Actor) -> bool:
    """Whether the actor may close or send back what was reported: the other side or the chair,
    never who reported it."""
    meeting, agency = row.meeting, actor.agency_id
    if not actor.may(CLOSE) or actor.staff_id in (None, row.reported_by_id):
        return False
    if actor.staff_id == meeting.chair_id:
        return True
    parties = {meeting.enforcement_id, meeting.monitoring_id, meeting.agency_id}
    merged = meeting.enforcement_id == meeting.monitoring_id
    return agency in parties and (merged or agency != row.agency_id)


def may_report(row: Resolution, actor: Actor) -> bool:
    """Whether the actor may report on it: its person, else whoever reports for its agency."""
    if not actor.may(REPORT) or row.agency_id != actor.agency_id:
        return False
    return row.staff_id in (None, actor.staff_id) or actor.may(CLOSE)


def may_confirm(meeting: Meeting, actor: Actor) -> bool:
    """Whether the actor's side has still to confirm the minutes."""
    if meeting.state != "held" or not actor.may(CONFIRM):
        return False
    standing = standing_confirmations(meeting)
    if any(one.by_id == actor.staff_id for one in standing):
        return False
    return bool(set(sides_of(meeting, actor)) - {one.side for one in standing})


def in_charge(agencies: Iterable[UUID], *, on: date) -> list[UUID]:
    """The people in charge of agencies on a day: whom an invitation starts from."""
    rows = PersonInCharge.objects.filter(agency_id__in=list(agencies), during__contains=on)
    return list(rows.values_list("staff_id", flat=True))
