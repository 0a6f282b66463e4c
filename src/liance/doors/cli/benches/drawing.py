"""How fast a province's units are drawn, and how fast the published file is replayed."""

from collections.abc import Iterator
from functools import partial

from liance.doors.cli.benches.measure import Figure, Goal, timed
from liance.mechanism.planning.drawing.draw import draw, list_digest
from liance.mechanism.planning.drawing.files import replay, write_file
from liance.mechanism.planning.drawing.shapes import FORMAT, Layer, Listed, Pool, Unit

UNITS = {"S": 2_000, "M": 200_000, "L": 200_000}
AREAS = 107
SHARE = 40
SEED = bytes(range(32))
WITHIN = Goal(2)


def run(size: str) -> Iterator[Figure]:
    """Seconds: from list and seed to the drawn units with hashing, and for the file."""
    count = UNITS[size]
    figure = partial(Figure, "draw", size=size, unit="s")
    listed = candidates(count)
    wanted = count // SHARE
    goal = WITHIN if wanted == 5_000 else None
    hashed, digest = timed(lambda: list_digest(listed))
    drawn, result = timed(lambda: draw(listed, SEED, "7301", digest=digest))
    if len(result["drawn"]) != wanted:
        raise RuntimeError(f"{len(result['drawn'])} drawn, {wanted} wanted")
    yield figure(metric=f"list hashed, {wanted} drawn", n=count, value=hashed + drawn, goal=goal)
    written, data = timed(lambda: write_file(listed, SEED, "7301", drawn=True))
    yield figure(metric="file written, drawing included", n=count, value=written)
    again, found = timed(lambda: replay(data))
    if found.faults:
        raise RuntimeError(f"the replay differs: {found.faults}")
    yield figure(metric="file read, checked, drawn again", n=count, value=again)


def candidates(count: int) -> Listed:
    """A list of ``count`` units in 107 areas with weights 1 to 5, two strata, two pools."""
    units: list[Unit] = [
        {"id": f"{at:08d}", "name": f"抽取{at}号有限公司", "area": f"61{at % AREAS:04d}",
         "strata": ["1"] if at % 3 else ["1", "2"], "weight": 1 + at % 5, "left": 2}
        for at in range(count)
    ]  # fmt: skip
    second = count // SHARE // 5
    first: Layer = {"key": "1", "name": "全部", "count": count // SHARE - second, "visits": 1,
                    "spread": True, "reserve": 2}  # fmt: skip
    strata: list[Layer] = [
        first, {**first, "key": "2", "name": "三分之一", "count": second, "spread": False},
    ]  # fmt: skip
    pools: list[Pool] = [
        {"key": key, "name": key, "size": 2,
         "people": [{"id": f"{key}-{n}", "name": f"{n}", "avoid": []} for n in range(40)]}
        for key in ("enforcement", "monitoring")
    ]  # fmt: skip
    return {"format": FORMAT, "title": "测速", "year": 2026, "cap": 2, "strata": strata,
            "units": units, "pools": pools}  # fmt: skip
