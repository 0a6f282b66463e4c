"""How a bottle's visit is named in clocks and news."""

from liance.mechanism.operations.models import Visit


def subject(visit: Visit) -> str:
    """Sheet number, unit and place: ``宝环执联〔2026〕187号 凤翔宏屹建材有限公司 凤翔区``."""
    number = visit.sheet.number if visit.sheet else ""
    return " ".join(w for w in (number, visit.source.name, visit.jurisdiction.name) if w)
