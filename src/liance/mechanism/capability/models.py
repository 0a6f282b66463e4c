"""Certificates, instruments, conflicts, training, consumables, yearly measures."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.kernel.models import Record
from liance.mechanism.capability.states import OUTAGE
from liance.mechanism.registry.models import Agency, Jurisdiction, Source, Staff


class Certificate(Record):
    """A certificate (证件): 行政执法证 or 现场监测上岗证, valid on days of [from, to].

    A monitoring certificate says for which factors, by which methods (standard numbers) and for
    which duties (``sample``, ``analyse``, ``review``, ``sign``) its holder is competent.
    """

    KINDS = [("enforcement", "行政执法证"), ("monitoring", "监测上岗证")]
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    number = models.CharField(max_length=40)
    issuer = models.CharField(max_length=60, blank=True, default="")
    factors = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text="empty: all"
    )
    methods = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="empty: all"
    )
    duties = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, help_text="empty: all"
    )
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="certificate_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="certificate_period"
            ),
        ]
        indexes = [models.Index(fields=["staff", "kind"], name="certificate_staff")]

    def __str__(self) -> str:
        return self.number


class Instrument(Record):
    """An instrument (仪器) with its calibration validity; ``rented`` is printed in the report."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    model = models.CharField(max_length=60, blank=True, default="")
    factors = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    calibrated_to = models.DateField(null=True, blank=True)
    calibrated_before = models.JSONField(
        default=list, blank=True,
        help_text="what calibrated_to was before each change: [[day or null, instant of the change]]",
    )  # fmt: skip
    rented = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="instrument_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Outage(Record):
    """A time in which an instrument is out of service (停用), from ``began_at`` until ``ended_at``.

    ``Instrument.active`` is False from the entry of one until it is put back; what was read while it
    lasted is refused, also from a phone that hears of it later.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="outages")
    state = models.CharField(max_length=8, choices=OUTAGE.choices(), default=OUTAGE.initial)
    began_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_note = models.CharField(max_length=200, blank=True, default="")
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument"], condition=models.Q(state="out"), name="outage_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("began_at")) & ~models.Q(ended_note=""),
                name="outage_ended",
            ),
        ]
        indexes = [models.Index(fields=["instrument", "began_at"], name="outage_instrument")]


class InstrumentEntry(Record):
    """A line of an instrument's record that nothing else tells (仪器使用记录): care, an intermediate
    check (期间核查), a repair. Never altered: ``corrects`` names the line it stands for, ``reason``
    why. ``passed`` belongs to checks."""

    KINDS = [
        ("care", "维护保养"), ("check", "期间核查"), ("repair", "维修"), ("other", "其他"),
    ]  # fmt: skip
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=8, choices=KINDS)
    on = models.DateField()
    text = models.CharField(max_length=400)
    passed = models.BooleanField(null=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected"
    )
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="check", passed__isnull=False)
                | ~models.Q(kind="check") & models.Q(passed__isnull=True),
                name="instrument_entry_passed",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(reason=""),
                name="instrument_entry_reason",
            ),
        ]
        indexes = [models.Index(fields=["instrument", "on"], name="instrument_entry_on")]


class Avoidance(Record):
    """A declared conflict (回避): a person keeps away from a source, until it is lifted."""

    GROUNDS = [("interest", "有直接利害关系"), ("relation", "有其他关系可能影响公正")]
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=GROUNDS)
    reason = models.CharField(max_length=200)
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "source"], condition=models.Q(lifted_at__isnull=True),
                name="avoidance_once",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["staff", "source"], name="avoidance_staff")]


class Training(Record):
    """A training (培训): special, shadowing or joint, over days of one area (C1, C4)."""

    KINDS = [("special", "专项培训"), ("shadowing", "跟班作业"), ("joint", "联合培训")]
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.CharField(max_length=120)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    organiser = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    held_from = models.DateField()
    held_to = models.DateField()
    place = models.CharField(max_length=120, blank=True, default="")
    content = models.TextField(blank=True, default="")
    examined = models.UUIDField(
        null=True, help_text="the online examination that it is; its figures are nobody's to type"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_to__gte=models.F("held_from")), name="training_days"
            )
        ]
        indexes = [models.Index(fields=["held_to", "kind"], name="training_held")]

    def __str__(self) -> str:
        return self.title


class Attendance(Record):
    """A participant of a training, for the agency of then; hours and the examination's result."""

    RESULTS = [("none", "没有考核"), ("passed", "合格"), ("failed", "不合格")]
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="attendances")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    result = models.CharField(max_length=8, choices=RESULTS, default="none")
    score = models.DecimalField(max_digits=5, decimal_places=1, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training", "staff"], name="attendance_once"),
            models.CheckConstraint(condition=models.Q(hours__gt=0), name="attendance_hours"),
        ]


class Consumable(Record):
    """A reagent, standard, bottle or other consumable (耗材) that an agency keeps (C2, P3).

    ``alarm``: below this quantity it is to be bought; ``lead_days``: from order to delivery.
    """

    KINDS = [
        ("bottle", "采样容器"), ("reagent", "试剂"), ("standard", "标准物质"), ("other", "其他"),
    ]  # fmt: skip
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=KINDS)
    unit = models.CharField(max_length=12)
    alarm = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    lead_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="consumable_once")]

    def __str__(self) -> str:
        return self.name


class Lot(Record):
    """A lot (批次) of a consumable as it came in; usable on days up to ``expires_on``, included."""

    consumable = models.ForeignKey(Consumable, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(max_length=40)
    received_on = models.DateField()
    expires_on = models.DateField(null=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    supplier = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consumable", "number"], name="lot_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="lot_quantity"),
        ]


class LotUse(Record):
    """What was taken out of a lot, for a visit or another purpose; or an entry against one.

    ``drawn_by``: the bottle or the factor of one that drew it. ``counters``: the entry that this one
    takes back, with ``reason`` and a quantity below zero.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="uses")
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    on = models.DateField()
    purpose = models.CharField(max_length=120)
    visit = models.UUIDField(null=True, help_text="the visit that drew it down")
    drawn_by = models.UUIDField(null=True)
    counters = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="countered"
    )
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "drawn_by"],
                condition=models.Q(drawn_by__isnull=False, counters__isnull=True),
                name="lot_use_drawn_once",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, counters__isnull=True)
                | models.Q(quantity__lt=0, counters__isnull=False) & ~models.Q(reason=""),
                name="lot_use_quantity",
            ),
        ]
        indexes = [
            models.Index(
                fields=["drawn_by"], condition=models.Q(drawn_by__isnull=False),
                name="lot_use_drawn_by",
            ),
        ]  # fmt: skip


class Measure(Record):
    """A measure of an agency's yearly capability plan (能力提升计划, C4), done with its evidence."""

    KINDS = [("people", "人员"), ("equipment", "设备"), ("training", "培训"), ("other", "其他")]
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.CharField(max_length=120)
    due_on = models.DateField()
    responsible = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)
    evidence = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True) | ~models.Q(evidence=""),
                name="measure_evidence",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["agency", "year"], name="measure_year")]
