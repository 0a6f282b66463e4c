"""Joint visits: entry, points, records of both sides, readings, signals, evidence."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.models import Record
from liance.mechanism.capability.models import Instrument
from liance.mechanism.coordination.models import GROUNDS, URGENCIES, Sheet
from liance.mechanism.operations.states import READING, SIGNAL, VISIT
from liance.mechanism.registry.models import Agency, Jurisdiction, Outlet, Source, Staff

SIDES = [("enforcement", "执法"), ("monitoring", "监测")]


class Visit(Record):
    """A joint visit (D1). ``regular`` is False when entry fell short of the rules; what happened
    is recorded all the same, ``deficiencies`` name why, and it cannot serve as evidence."""

    sheet = models.OneToOneField(
        Sheet, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    laboratory = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=GROUNDS)
    urgency = models.CharField(max_length=16, choices=URGENCIES)
    urgency_note = models.CharField(max_length=200, default="", blank=True)
    restricted = models.BooleanField(default=False)
    named = ArrayField(models.UUIDField(), default=list, blank=True)
    state = models.CharField(max_length=8, choices=VISIT.choices(), default=VISIT.initial)
    regular = models.BooleanField()
    deficiencies = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    irregular_note = models.TextField(default="", blank=True, help_text="why it went so")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    companion = models.CharField(max_length=60, default="", blank=True, help_text="企业陪同")
    companion_signed = models.BooleanField(null=True, help_text="None: nobody there")
    companion_refusal = models.CharField(max_length=200, default="", blank=True)
    enforcement_closed_at = models.DateTimeField(null=True)
    enforcement_closed_by = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+"
    )
    monitoring_closed_at = models.DateTimeField(null=True)
    monitoring_closed_by = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            GinIndex(fields=["named"], condition=models.Q(restricted=True), name="visit_named"),
            models.Index(fields=["jurisdiction", "-entered_at"], name="visit_place"),
            models.Index(fields=["source", "-entered_at"], name="visit_source"),
            models.Index(fields=["enforcement", "-entered_at"], name="visit_enforcement"),
            models.Index(fields=["monitoring", "-entered_at"], name="visit_monitoring"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ground__in=[code for code, _word in GROUNDS]),
                name="visit_ground",
            ),
            models.CheckConstraint(
                condition=models.Q(regular=True, deficiencies=[])
                | (models.Q(regular=False) & ~models.Q(deficiencies=[])),
                name="visit_deficiencies",
            ),
        ]


class CrewMember(Record):
    """A person on site: side, certificate of that day, time and place of entry.

    ``confirmed_at``: when the person confirmed it by own sign-in; None: recorded by a colleague
    (代录); ``confirmed_lon`` and what follows: where that was, beside the place first recorded.
    ``certificate_number`` empty: none of the side's kind was valid that day.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="crew")
    side = models.CharField(max_length=12, choices=SIDES)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    certificate_number = models.CharField(max_length=40, default="")
    entered_at = models.DateTimeField()
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    lat = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    place_note = models.CharField(max_length=120, default="", blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    confirmed_lat = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    confirmed_accuracy_m = models.PositiveIntegerField(null=True)
    confirmed_note = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "staff"], name="crew_once")]


class VisitPoint(Record):
    """A point as found on site; ``not_done_reason`` when nothing could be taken there (R3)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="points")
    order = models.PositiveSmallIntegerField()
    sheet_point_id = models.UUIDField(null=True)
    outlet = models.ForeignKey(Outlet, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60, default="", blank=True)
    medium = models.CharField(max_length=6, choices=Outlet.MEDIA)
    not_done_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["visit", "order"], name="visit_point_order")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class VisitItem(Record):
    """A factor to be measured at a point of the visit, with the limit it is held against."""

    point = models.ForeignKey(VisitPoint, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    factor = models.CharField(max_length=60)
    standard = models.CharField(max_length=120, default="", blank=True)
    limit = models.CharField(max_length=40, default="", blank=True)
    unit = models.CharField(max_length=20, default="", blank=True)
    beside = models.JSONField(
        default=list, blank=True, help_text="further limits: permit, EIA approval, standards"
    )
    on_site = models.BooleanField(default=False)
    not_done_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["point", "factor"], name="visit_item_once")]


class Entry(Record):
    """One line of a side's record (D3, D4); contemporaneous and never edited.

    A correction is a new entry that names the old one in ``amends``.
    """

    KINDS = [
        ("production", "生产状况"),
        ("facility", "治理设施运行"),
        ("evidence", "取证"),
        ("transcript", "询问笔录"),
        ("rights", "出示证件、告知权利"),
        ("cause", "原因排查"),
        ("sampling", "采样"),
        ("check", "核对、自检"),
        ("note", "其他"),
    ]
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="entries")
    side = models.CharField(max_length=12, choices=SIDES)
    kind = models.CharField(max_length=12, choices=KINDS)
    point = models.ForeignKey(VisitPoint, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField(default="", blank=True)
    abnormal = models.BooleanField(default=False)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    amends = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    amend_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["visit", "-at"], name="entry_visit")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amends__isnull=True) | ~models.Q(amend_reason=""),
                name="entry_amend_reason",
            )
        ]


class Attachment(Record):
    """A stored original bound to an entry: photo, video, document."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(max_length=120, default="", blank=True)


class Reading(Record):
    """A field reading (现场测定): text as typed, judged at once; repeats are each kept.

    An amendment is a new row that names the old one in ``amends`` and keeps its ``repeat``.
    ``confirmed_by`` is asked to confirm by own sign-in; until ``confirmed_at`` the reading awaits it.
    ``recorded`` as ``norms.standards.recording.check_recorded`` keeps it. ``verdict_detail``:
    ``reason``, ``value``, ``limit``, ``times``, ``zh``, ``en``, ``citation_zh``, ``citation_en``,
    ``steps``, ``row`` (the columns that were judged).
    """

    item = models.ForeignKey(VisitItem, on_delete=models.PROTECT, related_name="readings")
    repeat = models.PositiveSmallIntegerField()
    raw = models.CharField(max_length=40)
    unit = models.CharField(max_length=20)
    instrument = models.ForeignKey(
        Instrument, null=True, on_delete=models.PROTECT, related_name="+"
    )
    calibration = models.CharField(max_length=120, default="", blank=True)
    method = models.CharField(max_length=120, default="", blank=True)
    recorded = models.JSONField(
        default=dict, blank=True, help_text="what the standard needs beside it: raw text and value"
    )
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=READING.choices(), default=READING.initial)
    confirmed_at = models.DateTimeField(null=True)
    unconfirmed_reason = models.CharField(max_length=200, default="", blank=True)
    unconfirmed_at = models.DateTimeField(null=True)
    untold_reason = models.CharField(
        max_length=200, default="", blank=True, help_text="why the officers were not told (D6)"
    )
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=14)
    verdict_detail = models.JSONField(default=dict)
    amends = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    amend_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "repeat"],
                condition=models.Q(amends__isnull=True),
                name="reading_repeat",
            ),
            models.CheckConstraint(
                condition=models.Q(amends__isnull=True) | ~models.Q(amend_reason=""),
                name="reading_amend_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(by=models.F("confirmed_by")), name="reading_two_people"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed") | models.Q(confirmed_at__isnull=False),
                name="reading_confirmed_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="unconfirmed") | ~models.Q(unconfirmed_reason=""),
                name="reading_unconfirmed_why",
            ),
        ]


class Signal(Record):
    """A signal between the two teams (D5, D6): acknowledged, then answered."""

    DIRECTIONS = [("to_monitoring", "执法 → 监测"), ("to_enforcement", "监测 → 执法")]
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="signals")
    direction = models.CharField(max_length=14, choices=DIRECTIONS)
    text = models.TextField()
    point = models.ForeignKey(VisitPoint, null=True, on_delete=models.PROTECT, related_name="+")
    reading = models.ForeignKey(Reading, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=SIGNAL.choices(), default=SIGNAL.initial)
    sent_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(default="", blank=True)
    answer_bottles = ArrayField(models.UUIDField(), default=list, blank=True)
    answer_readings = ArrayField(models.UUIDField(), default=list, blank=True)
    answer_entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["visit", "-sent_at"], name="signal_visit")]
        constraints = [
            models.UniqueConstraint(
                fields=["reading"],
                condition=models.Q(reading__isnull=False),
                name="signal_once_for_reading",
            )
        ]
