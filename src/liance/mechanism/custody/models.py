"""Bottles, what is to be determined from each, hand-overs, keeping, receipt, explained gaps."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.models import Record
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody.states import BOTTLE, BOX, HANDOVER, PREPARED
from liance.mechanism.operations.models import Visit, VisitPoint
from liance.mechanism.registry.models import Agency, Staff


class Bottle(Record):
    """A numbered, sealed bottle (样品瓶). ``holder`` is who answers for it now.

    ``laboratory`` is the agency whose keeper received it. ``number`` is unique overall, its last
    two parts (``0187-01``) are what people call it by.
    """

    QC = [("normal", "普通样"), ("parallel", "现场平行"), ("blank", "全程序空白")]
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(VisitPoint, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    qc = models.CharField(max_length=10, choices=QC, default="normal")
    container = models.CharField(max_length=40, default="", blank=True)
    preservative = models.CharField(max_length=60, default="", blank=True)
    volume_ml = models.PositiveIntegerField(null=True)
    seal_number = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=BOTTLE.choices(), default=BOTTLE.initial)
    sampled_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    sampled_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    holder = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    laboratory = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=60, default="", blank=True)
    description = models.CharField(max_length=120, default="", blank=True, help_text="样品性状")
    retained_until = models.DateField(null=True, help_text="留样到: the last day it is kept")
    ended_at = models.DateTimeField(null=True, help_text="lost, or disposed of")
    ended_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(sampled_by=models.F("confirmed_by")),
                name="bottle_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["sealed", "received"])
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="bottle_confirmed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="lost") | ~models.Q(ended_reason=""),
                name="bottle_lost_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="retained") | models.Q(retained_until__isnull=False),
                name="bottle_retained_until",
            ),
            models.UniqueConstraint(fields=["visit", "seal_number"], name="bottle_seal_once"),
        ]
        indexes = [
            models.Index(fields=["laboratory", "state", "sampled_at"], name="bottle_laboratory"),
            models.Index(fields=["holder", "state"], name="bottle_holder"),
            models.Index(fields=["-sampled_at", "-number"], name="bottle_time"),
            models.Index(fields=["visit", "number"], name="bottle_visit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def short(self) -> str:
        """``0187-01``: visit and bottle, without place and year."""
        return "-".join(self.number.split("-")[-2:])


class PreparedBottle(Record):
    """An empty bottle with its number and label, made ready from the bottle list (备瓶).

    Before entry it belongs to the ``sheet``, on site to the ``visit``. ``point_key`` is the sheet's
    or the visit's point. It becomes a ``bottle`` of the same number when it is filled.
    """

    sheet = models.ForeignKey(Sheet, null=True, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    point_key = models.UUIDField()
    point_code = models.CharField(max_length=12)
    point_name = models.CharField(max_length=60, default="", blank=True)
    number = models.CharField(max_length=40, unique=True)
    qc = models.CharField(max_length=10, choices=Bottle.QC, default="normal")
    factors = ArrayField(models.CharField(max_length=60))
    container = models.CharField(max_length=40, default="", blank=True)
    preservative = models.CharField(max_length=60, default="", blank=True)
    volume_ml = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=PREPARED.choices(), default=PREPARED.initial)
    bottle = models.OneToOneField(Bottle, null=True, on_delete=models.PROTECT, related_name="+")
    prepared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    dropped_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sheet__isnull=False) | models.Q(visit__isnull=False),
                name="prepared_for_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="filled") | models.Q(bottle__isnull=False),
                name="prepared_filled_bottle",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="dropped") | ~models.Q(dropped_reason=""),
                name="prepared_dropped_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["sheet", "number"], name="prepared_sheet"),
            models.Index(fields=["visit", "number"], name="prepared_visit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def short(self) -> str:
        """As of a filled bottle."""
        return "-".join(self.number.split("-")[-2:])


class BottleFactor(Record):
    """A factor to be determined from a bottle, with its limit and holding time.

    ``hold_minutes`` None: no rule on file; ``hold_certainty`` how far the number was checked;
    ``hold_ends_at`` the last instant at which analysis may begin. ``analysed_at`` is the start of
    its first analysis, ``over_hold_at`` the start of one that began too late: a mark that the
    database never lets go. ``no_result_reason`` explains a missing result (R3). All are written on
    the laboratory's word.
    """

    bottle = models.ForeignKey(Bottle, on_delete=models.PROTECT, related_name="factors")
    factor = models.CharField(max_length=60)
    visit_item_id = models.UUIDField(null=True)
    standard = models.CharField(max_length=120, default="", blank=True)
    limit = models.CharField(max_length=40, default="", blank=True)
    unit = models.CharField(max_length=20, default="", blank=True)
    beside = models.JSONField(
        default=list, blank=True, help_text="further limits: permit, EIA approval, standards"
    )
    hold_minutes = models.PositiveIntegerField(null=True)
    hold_citation = models.CharField(max_length=120, default="", blank=True)
    hold_certainty = models.CharField(max_length=12, default="", blank=True)
    hold_ends_at = models.DateTimeField(null=True)
    analysed_at = models.DateTimeField(null=True)
    over_hold_at = models.DateTimeField(null=True, help_text="超过保存期: kept for good")
    no_result_reason = models.CharField(max_length=200, default="", blank=True)
    no_result_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    no_result_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bottle", "factor"], name="bottle_factor_once"),
            models.CheckConstraint(
                condition=models.Q(analysed_at__isnull=True)
                | models.Q(hold_ends_at__isnull=True)
                | models.Q(analysed_at__lte=models.F("hold_ends_at"))
                | models.Q(over_hold_at__isnull=False),
                name="bottle_factor_over_hold",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bottle"],
                condition=models.Q(analysed_at__isnull=True, no_result_reason=""),
                name="bottle_factor_open",
            )
        ]

    def __str__(self) -> str:
        return self.factor


class Handover(Record):
    """One change of holder: one event, confirmed by both sides (D4).

    ``batch`` binds the bottles that changed hands in one go; ``place`` as the giver says it,
    ``taken_place`` as the taker does.
    """

    bottle = models.ForeignKey(Bottle, on_delete=models.PROTECT, related_name="handovers")
    batch = models.UUIDField()
    giver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=HANDOVER.choices(), default=HANDOVER.initial)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=60, default="", blank=True)
    taken_place = models.CharField(max_length=60, default="", blank=True)
    temperature_c = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    seal_intact = models.BooleanField(null=True)
    note = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("taker")), name="handover_two_people"
            ),
            models.UniqueConstraint(
                fields=["bottle"], condition=models.Q(state="offered"), name="handover_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["taker"], condition=models.Q(state="offered"), name="handover_waiting"
            ),
            models.Index(fields=["batch"], name="handover_batch"),
        ]


class KeepingRecord(Record):
    """Where a bottle stood and how cold it was, as its holder read it (保管记录)."""

    bottle = models.ForeignKey(Bottle, on_delete=models.PROTECT, related_name="keepings")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=60, default="", blank=True)
    temperature_c = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    note = models.CharField(max_length=200, default="", blank=True)


class ReceiptCheck(Record):
    """The laboratory's check on receipt: seal, temperature, time left; accept or reject."""

    bottle = models.OneToOneField(Bottle, on_delete=models.PROTECT, related_name="receipt")
    seal_intact = models.BooleanField()
    temperature_c = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    in_time = models.BooleanField(help_text="every factor within its holding time")
    place = models.CharField(max_length=60, default="", blank=True, help_text="where it was put")
    accepted = models.BooleanField()
    reason = models.CharField(max_length=200, default="", blank=True)
    deviation = models.CharField(max_length=200, default="", blank=True, help_text="for the report")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted=True) | ~models.Q(reason=""), name="receipt_reason"
            )
        ]


class TransportBox(Record):
    """Bottles carried together (运输箱): ``label`` stands on it, ``carrier`` answers for it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=40)
    seal_number = models.CharField(max_length=40, default="", blank=True)
    vehicle = models.CharField(max_length=60, default="", blank=True)
    place_from = models.CharField(max_length=60, default="", blank=True)
    place_to = models.CharField(max_length=60, default="", blank=True)
    state = models.CharField(max_length=10, choices=BOX.choices(), default=BOX.initial)
    carrier = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    packed_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    arrived_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    seal_intact = models.BooleanField(null=True)
    exceptions = models.CharField(max_length=200, default="", blank=True, help_text="异常情况")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="arrived")
                | models.Q(arrived_at__isnull=False, arrived_by__isnull=False),
                name="box_arrived",
            )
        ]
        indexes = [models.Index(fields=["-packed_at"], name="box_time")]

    def __str__(self) -> str:
        return self.label


class BoxedBottle(Record):
    """A bottle in a box from ``put_at`` to ``taken_at`` (None: still inside)."""

    box = models.ForeignKey(TransportBox, on_delete=models.PROTECT, related_name="inside")
    bottle = models.ForeignKey(Bottle, on_delete=models.PROTECT, related_name="boxes")
    put_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bottle"], condition=models.Q(taken_at__isnull=True), name="boxed_one_box"
            ),
            models.UniqueConstraint(fields=["box", "bottle"], name="boxed_once"),
        ]


class TemperatureLog(Record):
    """The CSV of a logger (温度记录), as it is in ``file``, for the time that its box was closed.

    ``low_c``, ``high_c`` the extremes read in that time, °C.
    """

    box = models.ForeignKey(TransportBox, on_delete=models.PROTECT, related_name="logs")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    logger = models.CharField(max_length=40, default="", blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    readings = models.PositiveIntegerField()
    low_c = models.DecimalField(max_digits=5, decimal_places=2)
    high_c = models.DecimalField(max_digits=5, decimal_places=2)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class TemperatureExcursion(Record):
    """A run of a log's readings outside the range (温度超出); ``worst_c`` the farthest, °C."""

    log = models.ForeignKey(TemperatureLog, on_delete=models.PROTECT, related_name="excursions")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    worst_c = models.DecimalField(max_digits=5, decimal_places=2)
    readings = models.PositiveIntegerField()

    class Meta:
        ordering = ["started_at"]


class QualityShortfall(Record):
    """Why a visit has fewer parallels or blanks than its batch needs (现场质控不足); written before
    the monitoring part is closed."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Bottle.QC)
    needed = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "kind"], name="quality_shortfall_once"),
            models.CheckConstraint(
                condition=models.Q(taken__lt=models.F("needed")) & ~models.Q(reason=""),
                name="quality_shortfall_reason",
            ),
        ]


class GapExplanation(Record):
    """What is said about a gap that the check found (断链说明); the gap itself stays."""

    bottle = models.ForeignKey(Bottle, on_delete=models.PROTECT, related_name="explanations")
    kind = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    text = models.CharField(max_length=400)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bottle", "kind", "started_at"], name="gap_once")
        ]
