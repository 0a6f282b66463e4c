"""Prepared, reviewed and signed by three different people (评审准则 2023, 监督管理办法 12)."""

from uuid import UUID

from liance.norms.citations import Certainty, Citation, cites


@cites(
    Citation("检验检测机构监督管理办法", "第十二条 授权签字人签发", Certainty.VERIFIED),
)
def is_another(person: UUID, *others: UUID | None) -> bool:
    """Whether ``person`` is none of those who acted before."""
    return person not in others


def is_reasoned(reason: str) -> bool:
    """Whether the words can be a reason at all: four characters or more."""
    return len(reason.strip()) >= 4
