"""How fast a list of sources is imported, by the command itself."""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from liance.doors.cli.benches.measure import Figure, timed
from liance.flows.seeding.numbers import credit_code
from liance.mechanism.registry.models import Jurisdiction

ROWS = {"S": 2_000, "M": 100_000, "L": 100_000}
FIRST = 5_000_000


def run(size: str) -> list[Figure]:
    """Rows per second of one CSV, first new and then unchanged. Raises when a row is refused."""
    count = ROWS[size]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources.csv"
        _write(path, count)
        return [
            Figure("import", name, size, count, count / _imported(path), "rows/s")
            for name in ("new rows", "unchanged rows")
        ]


def _imported(path: Path) -> float:
    command = [sys.executable, "-m", "liance.doors.cli.main", "import", "sources", str(path)]
    seconds, done = timed(
        lambda: subprocess.run(
            command, capture_output=True, text=True, check=False, env=dict(os.environ)
        )
    )
    if done.returncode:
        raise RuntimeError(f"the import failed: {(done.stderr or done.stdout)[-500:]}")
    return seconds


def _write(path: Path, count: int) -> None:
    counties = list(Jurisdiction.objects.filter(level="county").values_list("gb2260", "name"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["单位名称", "统一社会信用代码", "行政区划代码", "经度", "纬度"])
        for number in range(count):
            code, name = counties[number % len(counties)]
            writer.writerow(
                [
                    f"{name}导入{number}号有限公司",
                    credit_code(code, FIRST + number),
                    code,
                    f"{108 + number % 1000 / 1000:.4f}",
                    f"{34 + number % 997 / 1000:.4f}",
                ]
            )
