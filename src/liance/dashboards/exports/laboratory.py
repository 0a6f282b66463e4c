"""Samples, results with their verdicts, field readings."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from liance.dashboards.exports.shape import (
    NUMBER,
    TIME,
    Column,
    Context,
    Listed,
    Wanted,
    Words,
    words_of,
)
from liance.dashboards.exports.words import MEDIA, QC, VERDICTS, YES_NO
from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody import queries as custody
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.states import BOTTLE
from liance.mechanism.laboratory import queries
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.states import DETERMINATION
from liance.mechanism.operations.models import Reading
from liance.mechanism.operations.policies import visible_to
from liance.mechanism.operations.states import READING

STATE = Words("状态", "Status")
BY_MEAN = "by_mean"
VISIT = "bottle_factor__bottle__visit"


def _samples(actor: Actor, wanted: Wanted) -> QuerySet[Bottle]:
    rows = custody.bottles(
        actor, state=wanted.get("state", ""), words=wanted.get("q", ""),
        visit=wanted.get("visit", ""),
    )  # fmt: skip
    return rows.order_by("-sampled_at", "-number")


SAMPLES = Listed(
    code="samples", of=Bottle,
    title=Words("样品", "Samples"),
    permission="custody:bottle:view",
    filters={
        "q": Words("号码、封条、单位", "Number, seal, unit"), "state": STATE,
        "visit": Words("现场", "Visit"),
    },
    says={"state": words_of(BOTTLE)},
    rows=_samples,
    columns=(
        Column("number", Words("样品号", "Sample number"), "number", width=26),
        Column("qc", Words("样品类型", "Kind of sample"), "qc", say=QC),
        Column("jurisdiction", Words("辖区", "Jurisdiction"), "visit__jurisdiction__name"),
        Column("unit", Words("监测单位", "Unit"), "visit__source__name", width=28),
        Column("sheet", Words("联系单", "Contact sheet"), "visit__sheet__number", width=24),
        Column("point", Words("点位", "Point"), "point__code"),
        Column("point_name", Words("点位名称", "Name of the point"), "point__name", width=20),
        Column("container", Words("容器", "Container"), "container"),
        Column("preservative", Words("保存剂", "Preservative"), "preservative", width=20),
        Column("volume_ml", Words("体积 mL", "Volume mL"), "volume_ml", NUMBER),
        Column("seal", Words("封条号", "Seal number"), "seal_number"),
        Column("sampled_at", Words("采样时间", "Sampled at"), "sampled_at", TIME, width=20),
        Column("sampled_by", Words("采样人", "Sampler"), "sampled_by__name"),
        Column("confirmed_by", Words("第二人", "Second person"), "confirmed_by__name"),
        Column("holder", Words("现持有人", "Held by"), "holder__name"),
        Column("laboratory", Words("接收机构", "Received by"), "laboratory__name", width=28),
        Column("state", STATE, "state", say=words_of(BOTTLE)),
    ),
)  # fmt: skip


def _results(actor: Actor, wanted: Wanted) -> QuerySet[Determination]:
    rows = queries.determinations(
        actor, state=wanted.get("state", ""), verdict=wanted.get("verdict", ""),
        words=wanted.get("q", ""),
    )  # fmt: skip
    return rows.order_by("id")


def _say_means(of: str, model: Any, block: list[list[Any]]) -> None:
    """Where a mean speaks for a result, the result has no verdict of its own but what the mean leaves
    to it: as lists of results say it."""
    means = Mean.objects.filter(replaced_by=None, of=of, visit_id__in={row[-1] for row in block})
    visits: set[UUID] = set(means.values_list("visit_id", flat=True))
    if not visits:
        return
    speaking = queries.samples_of(queries.standing_in(visits))
    texts = {str(visit) for visit in visits}
    spoken = {UUID(row[-2]): row for row in block if row[-1] in texts}
    spoken = {key: row for key, row in spoken.items() if key in speaking}
    for key, result in model.objects.in_bulk(list(spoken)).items():
        said = queries.unmet(result, speaking[key])
        row = spoken[key]
        row[VERDICT], row[TIMES] = (
            (BY_MEAN, "") if said is None else (said["verdict"], said["times"])
        )


def _determined(_: Context, block: list[list[Any]]) -> None:
    _say_means(Mean.DETERMINATIONS, Determination, block)


def _read(_: Context, block: list[list[Any]]) -> None:
    _say_means(Mean.READINGS, Reading, block)


def _as_text(field: str) -> Cast:
    """An identifier as text: most rows are in no mean, and a million identifiers take seconds to make."""
    return Cast(field, TextField())


# The places of these two are the same in both lists.
VERDICT, TIMES = 0, 1
_VERDICT = Column("verdict", Words("判定", "Verdict"), "verdict", say=VERDICTS)

RESULTS = Listed(
    code="results", of=Determination,
    title=Words("测定结果", "Determinations"),
    permission="laboratory:determination:view",
    filters={
        "q": Words("因子、号码、单位", "Factor, number, unit"), "state": STATE,
        "verdict": Words("判定", "Verdict"),
    },
    says={"state": words_of(DETERMINATION), "verdict": VERDICTS},
    rows=_results,
    beside=(_as_text("pk"), _as_text(f"{VISIT}_id")),
    complete=_determined,
    columns=(
        _VERDICT,
        Column("times", Words("超标倍数", "Exceedance multiple"), "times"),
        Column("jurisdiction", Words("辖区", "Jurisdiction"), f"{VISIT}__jurisdiction__name"),
        Column("unit_name", Words("监测单位", "Unit"), f"{VISIT}__source__name", width=28),
        Column("sheet", Words("联系单", "Contact sheet"), f"{VISIT}__sheet__number", width=24),
        Column("point", Words("点位", "Point"), "bottle_factor__bottle__point__code"),
        Column("point_name", Words("点位名称", "Name of the point"), "bottle_factor__bottle__point__name"),
        Column("medium", Words("介质", "Medium"), "bottle_factor__bottle__point__medium", say=MEDIA),
        Column("bottle", Words("样品号", "Sample number"), "bottle_factor__bottle__number", width=26),
        Column("qc", Words("样品类型", "Kind of sample"), "bottle_factor__bottle__qc", say=QC),
        Column("sampled_at", Words("采样时间", "Sampled at"), "bottle_factor__bottle__sampled_at", TIME, width=20),
        Column("factor", Words("因子", "Factor"), "bottle_factor__factor", width=16),
        Column("repeat", Words("第几次", "Repeat"), "repeat", NUMBER),
        Column("value", Words("结果", "Result"), "raw"),
        Column("unit", Words("计量单位", "Unit of measurement"), "unit"),
        Column("detection_limit", Words("检出限", "Detection limit"), "detection_limit"),
        Column("limit", Words("限值", "Limit"), "bottle_factor__limit"),
        Column("limit_unit", Words("限值单位", "Unit of the limit"), "bottle_factor__unit"),
        Column("standard", Words("执行标准", "Standard"), "bottle_factor__standard", width=28),
        Column("method", Words("方法", "Method"), "method", width=24),
        Column("laboratory", Words("检测机构", "Laboratory"), "laboratory__name", width=28),
        Column("over_hold", Words("超过保存期", "Over holding time"), "over_hold", say=YES_NO),
        Column("state", STATE, "state", say=words_of(DETERMINATION)),
        Column("approved_at", Words("审定时间", "Approved at"), "approved_at", TIME, width=20),
    ),
)  # fmt: skip


def _readings(actor: Actor, wanted: Wanted) -> QuerySet[Reading]:
    amended = Exists(Reading.objects.filter(amends=OuterRef("pk")))
    rows = Reading.objects.filter(item__point__visit__in=visible_to(actor)).alias(amended=amended)
    if wanted.get("verdict"):
        rows = rows.filter(verdict=wanted["verdict"])
    return rows.annotate(replaced=F("amended")).order_by("id")


READINGS = Listed(
    code="readings", of=Reading,
    title=Words("现场读数", "Field readings"),
    permission="operations:visit:view",
    rows=_readings,
    beside=(_as_text("pk"), _as_text("item__point__visit_id")),
    complete=_read,
    columns=(
        _VERDICT,
        Column("times", Words("超标倍数", "Exceedance multiple"), "verdict_detail__times"),
        Column("jurisdiction", Words("辖区", "Jurisdiction"), "item__point__visit__jurisdiction__name"),
        Column("unit_name", Words("监测单位", "Unit"), "item__point__visit__source__name", width=28),
        Column("sheet", Words("联系单", "Contact sheet"), "item__point__visit__sheet__number", width=24),
        Column("point", Words("点位", "Point"), "item__point__code"),
        Column("point_name", Words("点位名称", "Name of the point"), "item__point__name"),
        Column("medium", Words("介质", "Medium"), "item__point__medium", say=MEDIA),
        Column("factor", Words("因子", "Factor"), "item__factor", width=16),
        Column("repeat", Words("第几次", "Repeat"), "repeat", NUMBER),
        Column("value", Words("结果", "Result"), "raw"),
        Column("unit", Words("计量单位", "Unit of measurement"), "unit"),
        Column("limit", Words("限值", "Limit"), "item__limit"),
        Column("limit_unit", Words("限值单位", "Unit of the limit"), "item__unit"),
        Column("standard", Words("执行标准", "Standard"), "item__standard", width=28),
        Column("method", Words("方法", "Method"), "method", width=24),
        Column("at", Words("读数时间", "Read at"), "at", TIME, width=20),
        Column("state", STATE, "state", say=words_of(READING)),
        Column("replaced", Words("已被更正", "Superseded"), "replaced", say=YES_NO),
    ),
)  # fmt: skip
