"""How fast a list of sources is imported, by the command itself."""

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from liance.doors.cli.benches.measure import Figure, Goal
from liance.flows.seeding.numbers import credit_code
from liance.mechanism.registry.models import Jurisdiction

ROWS = {"S": 2_000, "M": 100_000, "L": 100_000}
FIRST = 5_000_000
# A province's list within a minute, each row answered.
SECONDS = Goal(60)


def run(size: str) -> list[Figure]:
    """Seconds of one CSV with its report by row, first new and then unchanged, and what memory the
    command held. Raises when a row is refused."""
    count = ROWS[size]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources.csv"
        _write(path, count)
        figures: list[Figure] = []
        for name in ("new rows", "unchanged rows"):
            seconds, memory = _imported(path, Path(folder) / "report.csv", count)
            figures += [
                Figure("import", f"{name}, with the report", size, count, seconds, "s", SECONDS),
                Figure("import", name, size, count, count / seconds, "rows/s"),
                Figure("import", f"{name}, memory at the peak", size, count, memory, "MB"),
            ]
        return figures


def _imported(path: Path, report: Path, count: int) -> tuple[float, float]:
    """Seconds, and MB held at the peak, of the command; its report has a line for every row."""
    command = [sys.executable, "-m", "liance.doors.cli.main", "import", "sources", str(path)]
    with tempfile.TemporaryFile("w+") as said:
        begun = time.perf_counter()
        running = subprocess.Popen(
            [*command, "--report", str(report)], stdout=said, stderr=said, env=dict(os.environ)
        )
        _pid, status, used = os.wait4(running.pid, 0)
        seconds = time.perf_counter() - begun
        running.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if running.returncode:
            raise RuntimeError(f"the import failed: {said.read()[-500:]}")
    with report.open(encoding="utf-8") as lines:
        reported = sum(1 for _line in lines) - 1
    if reported != count:
        raise RuntimeError(f"the report has {reported} rows of {count}")
    return seconds, used.ru_maxrss / 1e3


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
