"""A whole screening: extract, checks, leads; by the command and every night."""

import tempfile
from datetime import datetime
from pathlib import Path

from liance.foundation.kernel.actor import installation
from liance.mechanism.screening.actions import open_leads
from liance.mechanism.screening.engine import look
from liance.mechanism.screening.extract.write import write_extract
from liance.mechanism.screening.models import Run
from liance.mechanism.screening.states import RUN

ENGINES = ("duckdb", "spark")


def screen_all(*, at: datetime, engine: str = "duckdb", master: str = "local[2]") -> Run:
    """Extract the database, run every check, open the leads that are new."""
    with tempfile.TemporaryDirectory(prefix="liance-screen-") as name:
        extracted = write_extract(Path(name), at=at)
        screened = look(Path(name), engine=engine, master=master)
    return open_leads(
        screened=screened, engine=engine, extracted=extracted,
        actor=installation(frozenset({RUN})), at=at,
    )  # fmt: skip
