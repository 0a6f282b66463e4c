"""What a report has to say, and which of it is not on file (评审准则 2023, 补充要求 2025)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from liance.foundation.documents.report import ReportForm
from liance.mechanism.reporting.rules.people import is_reasoned
from liance.norms.citations import Certainty, Citation, cites

CRITERIA = Citation(
    "检验检测机构资质认定评审准则（公告2023年第21号）", "结果报告的内容", Certainty.VERIFIED
)
SUPPLEMENT = Citation("国市监检测规〔2025〕4号", "第十九条、第二十一条", Certainty.VERIFIED)
SUPERVISION = Citation("检验检测机构监督管理办法", "第十一条至第十三条", Certainty.VERIFIED)
PAIR = 2


@cites(CRITERIA, SUPPLEMENT, SUPERVISION)
def missing(form: ReportForm) -> tuple[str, ...]:
    """The required facts that the form does not hold, in the words of the report; () if none.

    Signatures, seal and date of issue come with the signing and are not asked for here.
    """
    return tuple(dict.fromkeys([*_of_the_body(form), *_of_the_work(form), *_of_results(form)]))


def with_reasons(
    facts: Sequence[str], reasons: Sequence[str], for_all: str = ""
) -> tuple[tuple[str, str], ...]:
    """Each missing fact with why it is not on file, empty where nobody said; ``for_all``: the one
    reason that a report of an earlier release gave for all of them."""
    said = reasons or [for_all] * len(facts)
    return tuple(zip_longest(facts, said[: len(facts)], fillvalue=""))


def unreasoned(facts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Those missing facts that nobody gave a reason for."""
    return tuple(fact for fact, reason in facts if not is_reasoned(reason))


def _of_the_body(form: ReportForm) -> Iterator[str]:
    facts = {
        "检测机构名称": form.body,
        "资质认定证书编号": form.cma_number,
        "委托单位名称": form.client,
        "委托单位地址": form.client_address,
        "受检单位地址": form.unit_address,
        "任务来源": form.task_source,
    }
    yield from (name for name, fact in facts.items() if not fact.strip())
    for part in form.subcontracts:
        if not part.accreditation:
            yield f"分包机构“{part.body}”的资质认定编号"


def _of_the_work(form: ReportForm) -> Iterator[str]:
    if not form.sampled:
        yield "采样日期"
    if form.samples and not form.received:
        yield "样品接收日期"
    if form.results and not form.tested:
        yield "检测日期"
    if not form.points:
        yield "监测点位"
    for point in form.points:
        if not point.coordinates and not point.note:
            yield f"点位 {point.code} 的坐标"
    if len(form.samplers) < PAIR:
        yield "两名采样与现场监测人员"
    for person in form.samplers:
        if not person.number:
            yield f"{person.name}的上岗证编号"


def _of_results(form: ReportForm) -> Iterator[str]:
    yield from _of_means(form)
    for row in form.results:
        if not row.unit:
            yield f"{row.factor}的单位"
        if row.verdict in {"compliant", "exceeds"} and not row.standard:
            yield f"{row.factor}的执行标准"
    if form.results and not form.conditions:
        yield "监测期间的工况"


def _of_means(form: ReportForm) -> Iterator[str]:
    """Methods and instruments."""
    for method in form.methods:
        if not method.name:
            yield f"{method.factor}的方法"
        if not method.instrument:
            yield f"{method.factor}所用仪器"
    for one in form.instruments:
        if not one.model:
            yield f"仪器 {one.number} 的型号"
        if one.calibrated_until is None:
            yield f"仪器 {one.number} 的检定、校准有效期"
