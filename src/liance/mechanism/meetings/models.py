"""Joint meetings (联席会议): who is invited, the agenda, the minutes confirmed by both sides, what was
decided (议定事项); the mechanism documents (机制文件) of an area; consultations (会商) on an operation."""

from django.db import models

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.models import Record
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.meetings.states import CONSULTATION, DOCUMENT, MEETING, RESOLUTION
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Agency, Jurisdiction, Staff

SIDES = [("enforcement", "执法方"), ("monitoring", "监测方")]


class Meeting(Record):
    """A meeting of the two sides of an area (O3), convened by one of them or by a department.

    ``number`` counts the convener's meetings of a ``year``. ``since`` is the day from which the
    agenda looks back: that of the last meeting of the two sides. Once minuted, ``pdf`` and ``docx``
    are the minutes that both sides confirmed.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    begins_at = models.DateTimeField()
    venue = models.CharField(max_length=120)
    chair = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    guests = models.CharField(
        max_length=300, blank=True, default="", help_text="bodies not on file"
    )
    since = models.DateField()
    state = models.CharField(max_length=12, choices=MEETING.choices(), default=MEETING.initial)
    held_at = models.DateTimeField(null=True)
    minuted_at = models.DateTimeField(null=True)
    pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="meeting_number"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["minuted", "closed"])
                | models.Q(pdf__isnull=False, docx__isnull=False, minuted_at__isnull=False),
                name="meeting_minuted_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["enforcement", "monitoring", "-begins_at"], name="meeting_sides"),
            models.Index(fields=["place", "-begins_at"], name="meeting_place"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


class Invitation(Record):
    """A person of an agency invited to a meeting; ``came`` is said once it was held."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    came = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "staff"], name="meeting_invited_once")
        ]


class Line(Record):
    """One line of the agenda (议题). A computed one names its ``kind``, what it ``counted`` at
    ``counted_at`` and those ``rows`` (``name``, ``number``, ``day`` as an ISO date, ``url``; the first
    ones where they are many); a typed one has neither kind nor count. ``minutes``: what was said."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, blank=True, default="")
    text = models.CharField(max_length=300)
    counted = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    rows = models.JSONField(default=list)
    minutes = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="", counted__isnull=True, counted_at__isnull=True)
                | (~models.Q(kind="") & models.Q(counted__isnull=False, counted_at__isnull=False)),
                name="meeting_line_counted",
            )
        ]


class Confirmation(Record):
    """One side's confirmation of the minutes as they read then: ``digest`` is their SHA-256."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="confirmations")
    side = models.CharField(max_length=12, choices=SIDES)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "side", "digest"], name="meeting_confirmed_once"
            )
        ]


class Resolution(Record):
    """What a meeting decided (议定事项): whose it is, by when, what came of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(
        max_length=12, choices=RESOLUTION.choices(), default=RESOLUTION.initial
    )
    report = models.TextField(blank=True, default="")
    reported_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("reported_by")),
                name="meeting_resolution_two_people",
            )
        ]


class Document(Record):
    """A mechanism document or a set of measures (机制文件、措施) of an area's two sides (O2): its file,
    number and date, the persons in charge on either side, the day by which it is read again."""

    KINDS = [
        ("joint_action", "联合行动机制"), ("joint_training", "联合培训机制"), ("measures", "工作措施"),
        ("other", "其他工作机制"),
    ]  # fmt: skip
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=KINDS)
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True, default="")
    dated_on = models.DateField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    enforcement_in_charge = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    monitoring_in_charge = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    reviewed_on = models.DateField(null=True)
    review_note = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(max_length=12, choices=DOCUMENT.choices(), default=DOCUMENT.initial)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_on__gt=models.F("dated_on")), name="document_review_after"
            )
        ]
        indexes = [
            models.Index(
                fields=["place", "review_on"], condition=models.Q(state="in_force"),
                name="document_in_force",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Consultation(Record):
    """A question of one side of an operation to the other, its answer, what was decided on it (O3).

    It hangs on the sheet, the visit or both, and is known as they are. ``stage``: before, during or
    after the visit, by the clock as it was asked. Its words stand here alone, not in the ledger.
    """

    STAGES = [("before", "事前"), ("during", "事中"), ("after", "事后")]
    sheet = models.ForeignKey(Sheet, null=True, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=8, choices=STAGES)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    state = models.CharField(
        max_length=10, choices=CONSULTATION.choices(), default=CONSULTATION.initial
    )
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sheet__isnull=False) | models.Q(visit__isnull=False),
                name="consultation_on_something",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True)
                | ~models.Q(answered_by=models.F("asked_by")),
                name="consultation_two_people",
            ),
        ]
        indexes = [
            models.Index(fields=["sheet", "asked_at"], name="consultation_sheet"),
            models.Index(fields=["visit", "asked_at"], name="consultation_visit"),
        ]
