"""Candidate lists for the tests of the draw."""

from hypothesis import strategies as st

SEED = bytes(range(32))
NAMES = st.text(alphabet='宝鸡陈仓有限公司a"\\é🏭|', max_size=8)


def unit(number: int, area: str = "610304", strata: tuple[str, ...] = ("1",), weight: int = 1,
         left: int = 2, **reasons: str) -> dict:  # fmt: skip
    return {"id": f"u{number:03d}", "name": f"单位{number}", "area": area,
            "strata": list(strata), "weight": weight, "left": left, **reasons}  # fmt: skip


def layer(key: str = "1", count: int = 3, visits: int = 1, reserve: int = 2, **more) -> dict:
    return {"key": key, "name": f"第{key}层", "count": count, "visits": visits, "spread": True,
            "reserve": reserve, **more}  # fmt: skip


def listed(units: list[dict], strata: list[dict], pools: list[dict] | None = None) -> dict:
    return {"format": "liance-draw-1", "title": "2026 年度计划", "year": 2026, "cap": 2,
            "strata": strata, "units": units, "pools": pools or []}  # fmt: skip


def people(count: int, avoid: dict[int, list[str]] | None = None, size: int = 2) -> dict:
    return {
        "key": "enforcement", "name": "执法", "size": size,
        "people": [{"id": f"p{n}", "name": f"人员{n}", "avoid": (avoid or {}).get(n, [])}
                   for n in range(count)],
    }  # fmt: skip


EXAMPLE = listed(
    [unit(1), unit(2, weight=3), unit(3, area="610300", strata=("1", "2")),
     unit(4, area="610300", left=1), unit(5, must="群众反映"), unit(6, out="停产"),
     unit(7, strata=("2",)), unit(8, strata=("2",), left=1)],
    [layer(count=3), layer("2", count=2, visits=2, spread=False)],
    [people(4, {1: ["u003"]})],
)  # fmt: skip


@st.composite
def lists(draw) -> dict:
    """Any list of up to 25 units in up to 3 overlapping strata."""
    keys = [str(n) for n in range(1, draw(st.integers(1, 3)) + 1)]
    units = []
    for number in range(draw(st.integers(0, 25))):
        one = unit(
            number,
            area=draw(st.sampled_from(["", "610302", "610304", "610500"])),
            strata=tuple(draw(st.lists(st.sampled_from(keys), unique=True))),
            weight=draw(st.sampled_from([1, 1, 2, 7, 1_000_000])),
            left=draw(st.integers(0, 3)),
        )
        one["name"] = draw(NAMES)
        reason = draw(st.sampled_from(["", "", "", "must", "out"]))
        if reason:
            one[reason] = draw(NAMES)
        units.append(one)
    strata = [
        layer(key, count=draw(st.integers(0, 12)), visits=draw(st.integers(1, 3)),
              reserve=draw(st.integers(0, 3)), spread=draw(st.booleans()))
        for key in keys
    ]  # fmt: skip
    ids = [one["id"] for one in units]
    avoid = st.lists(st.sampled_from(ids), unique=True, max_size=4) if ids else st.just([])
    count = draw(st.integers(0, 5))
    pool = people(count, {n: draw(avoid) for n in range(count)}, size=draw(st.integers(1, 3)))
    return listed(draw(st.permutations(units)), strata, [pool] if draw(st.booleans()) else [])
