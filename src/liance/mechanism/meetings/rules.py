"""When a consultation stands to the visit it is about (O3). Pure."""

from datetime import datetime

from liance.norms.citations import Certainty, Citation, cites

BEFORE, DURING, AFTER = "before", "during", "after"


@cites(Citation("陕环发〔2021〕32号", "三（一）事前沟通、事中配合、事后会商", Certainty.VERIFIED))
def stage_of(entered_at: datetime | None, left_at: datetime | None, at: datetime) -> str:
    """``before`` the teams entered, ``during`` their visit, ``after`` they left. The instant of
    entry belongs to the visit, that of departure does not."""
    if entered_at is None or at < entered_at:
        return BEFORE
    return DURING if left_at is None or at < left_at else AFTER
