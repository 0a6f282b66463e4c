"""Jurisdictions, agencies, staff, pairings, sources, outlets."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from liance.foundation.access.models import User
from liance.foundation.kernel.models import Record
from liance.foundation.kernel.search import Bigrams
from liance.mechanism.registry.rules.limit_lines import write_line
from liance.norms.standards.side_by_side import held_of

LEVELS = [("province", "省级"), ("city", "市级"), ("county", "县级")]
FUNCTIONS = [
    ("department", "主管部门"),
    ("enforcement", "执法机构"),
    ("monitoring", "监测机构"),
    ("laboratory", "社会化检测机构"),
]


class Jurisdiction(models.Model):
    """A node of the reporting tree (辖区), which is not the code prefix: 韩城 and 杨凌 report to
    the province although their GB/T 2260 codes lie under 渭南 and 咸阳."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=LEVELS)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    gb2260 = models.CharField(max_length=6)
    reporting_area = models.BooleanField(default=False, help_text="one of the areas of the notice")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Agency(Record):
    """An agency (机构); a merged county agency (局队站合一) holds several functions."""

    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=60)
    document_prefix = models.CharField(max_length=20, help_text="机关代字, e.g. 宝环执联")
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="agencies"
    )
    level = models.CharField(max_length=10, choices=LEVELS)
    functions = ArrayField(models.CharField(max_length=20, choices=FUNCTIONS))
    branch_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="branches"
    )
    credit_code = models.CharField(max_length=18, blank=True, default="")
    address = models.CharField(max_length=200, blank=True, default="")
    active = models.BooleanField(default=True)

    class Meta:
        indexes = [GinIndex(fields=["functions"], name="agency_functions")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(functions=[]), name="agency_has_function")
        ]

    def __str__(self) -> str:
        return self.name


class Staff(Record):
    """A person at an agency (人员); the account is theirs alone."""

    name = models.CharField(max_length=60)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="staff")
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.CharField(max_length=60, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    joined_on = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class PersonInCharge(Record):
    """The named person in charge of an agency (专人负责, O1) over a period; one at a time."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="in_charge")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="in_charge_one_at_a_time",
                expressions=[("agency", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            )
        ]


class Pairing(Record):
    """Which station serves which enforcement agency (同级对应), over a period.

    ``same_level``; ``stationed``: a 驻市站 of the province serving a city; ``served_by``: a county
    without a station served by another's.
    """

    KINDS = [("same_level", "同级"), ("stationed", "驻市"), ("served_by", "代管")]
    enforcement = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    monitoring = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    during = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="pairing_one_at_a_time",
                expressions=[
                    ("enforcement", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]


class OpenSources(models.Manager["Source"]):
    """The register as everybody who works in an area may read it."""

    def get_queryset(self) -> models.QuerySet["Source"]:
        return super().get_queryset().filter(restricted=False)


class Source(Record):
    """A pollution source (污染源): one site. Several sites of one legal person stay several.

    ``restricted``: found by a visit that few may know of, known to ``named`` alone until one of
    them opens it. ``objects`` leaves those out, so that no list, count or plan tells of them;
    ``every`` has them too (``policies.known_to``).
    """

    MANAGEMENT = [("key", "重点管理"), ("simplified", "简化管理"), ("registered", "登记管理")]
    GRADES = [
        ("green", "环保诚信（绿）"), ("blue", "环保良好（蓝）"), ("yellow", "环保警示（黄）"),
        ("red", "环保不良（红）"),
    ]  # fmt: skip
    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, blank=True, default="")
    permit_code = models.CharField(max_length=22, blank=True, default="")
    identity = models.CharField(max_length=200, unique=True, help_text="what makes it this site")
    site = models.CharField(
        max_length=200, help_text="the identity it has without a permit; lists find it by this too"
    )
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="sources")
    address = models.CharField(max_length=200, blank=True, default="")
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    industry = models.CharField(max_length=60, blank=True, default="")
    management = models.CharField(max_length=12, choices=MANAGEMENT, blank=True, default="")
    key_unit = models.BooleanField(default=False, help_text="on the year's list of key units")
    credit_grade = models.CharField(max_length=12, choices=GRADES, blank=True, default="")
    exceeded_on = models.DateField(
        null=True, blank=True, help_text="day of the last visit whose signed report exceeds a limit"
    )
    contact = models.CharField(max_length=60, blank=True, default="")
    remarks = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    active = models.BooleanField(default=True)
    restricted = models.BooleanField(default=False)
    named = ArrayField(models.UUIDField(), default=list, blank=True)
    search = models.GeneratedField(
        expression=Bigrams("name", "permit_code"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = OpenSources()
    every: "models.Manager[Source]" = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(restricted=False) | ~models.Q(named=[]),
                name="source_restricted_has_named",
            ),
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True)
                | models.Q(lon__range=(73, 136), lat__range=(3, 54)),
                name="source_in_china",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="source_search"),
            models.Index(fields=["jurisdiction", "name"], name="source_place"),
            models.Index(fields=["credit_code"], name="source_credit"),
            models.Index(fields=["site"], name="source_site"),
            models.Index(fields=["industry", "id"], name="source_industry"),
        ]

    def __str__(self) -> str:
        return self.name


class Outlet(Record):
    """An outlet (排放口): DA air, DW water, or a place without a code (厂界)."""

    MEDIA = [("water", "废水"), ("gas", "废气"), ("noise", "噪声")]
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="outlets")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    medium = models.CharField(max_length=6, choices=MEDIA)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    height_m = models.DecimalField(
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(400)],
    )
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "code"], name="outlet_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class OutletFactor(Record):
    """A factor (因子) of an outlet with its limit as the permit or standard prints it.

    ``limit`` is text as ``judge`` reads it (``50``, ``6-9``, ``不得检出``); empty: none on file.
    ``beside`` are further limits as ``norms.standards.side_by_side.stored`` writes them.
    """

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="factors")
    factor = models.CharField(max_length=60)
    limit = models.CharField(max_length=40, blank=True, default="")
    unit = models.CharField(max_length=20, blank=True, default="")
    standard = models.CharField(max_length=120, blank=True, default="")
    beside = models.JSONField(
        default=list, blank=True, help_text="further limits: permit, EIA approval, standards"
    )
    on_site = models.BooleanField(default=False, help_text="measured at the outlet, no bottle")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outlet", "factor"], name="outlet_factor_once")
        ]

    @property
    def further(self) -> list[str]:
        """The further limits as their lines are written."""
        return [write_line(held_of(cells)) for cells in self.beside]

    def __str__(self) -> str:
        return self.factor
