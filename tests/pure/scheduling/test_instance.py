"""Faulty files: each fault is named at its field, in both languages."""

import json

import pytest
from tests.pure.scheduling.instances import drawn, read

from liance.mechanism.scheduling.errors import InstanceError
from liance.mechanism.scheduling.weekly.instance import read_instance
from liance.mechanism.scheduling.weekly.proof import read_proof
from liance.mechanism.scheduling.weekly.scoring import read_timetable

FAULTS = [
    (lambda d: d.pop("cost"), "scheduling.missing", "$.cost"),
    (lambda d: d["constants"].pop("weeks"), "scheduling.missing", "constants.weeks"),
    (lambda d: d["constants"].update(weeks="8"), "scheduling.not_whole", "constants.weeks"),
    (lambda d: d["constants"].update(weeks=True), "scheduling.not_whole", "constants.weeks"),
    (lambda d: d["constants"].update(districts=0), "scheduling.out_of_range", "constants.districts"),
    (lambda d: d.update(crews={}), "scheduling.not_list", "$.crews"),
    (lambda d: d["crews"].append(3), "scheduling.not_object", "crews[3]"),
    (lambda d: d["crews"][1].update(home=4), "scheduling.out_of_range", "crews[1].home"),
    (lambda d: d["crews"][1].update(weeks=[9]), "scheduling.out_of_range", "crews[1].weeks[0]"),
    (lambda d: d["crews"][1].update(id=10), "scheduling.twice", "crews[1].id"),
    (
        lambda d: d["crews"][0]["certificates"][0].update(certificate=7),
        "scheduling.out_of_range",
        "crews[0].certificates[0].certificate",
    ),
    (lambda d: d["visits"][2].update(half_days=0), "scheduling.out_of_range", "visits[2].half_days"),
    (lambda d: d["visits"][2].update(half_days=1.5), "scheduling.not_whole", "visits[2].half_days"),
    (lambda d: d["visits"][2].update(needs=[4]), "scheduling.out_of_range", "visits[2].needs[0]"),
    (
        lambda d: d["visits"][2].update(earliest_week=5, latest_week=4),
        "scheduling.window_empty",
        "visits[2].latest_week",
    ),
    (lambda d: d["visits"][2].update(target_week=-1), "scheduling.out_of_range", "visits[2].target_week"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "code", "field"), FAULTS)
def test_a_fault_is_named_at_its_field(spoil, code, field):
    data = drawn(1)
    spoil(data)
    with pytest.raises(InstanceError) as raised:
        read_instance(json.dumps(data))
    assert raised.value.code == code
    assert raised.value.parts["field"] == field
    assert field in raised.value.zh
    assert field in raised.value.en


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\x00"])
def test_what_is_no_json_is_said_so(text):
    with pytest.raises(InstanceError) as raised:
        read_instance(text)
    assert raised.value.code == "scheduling.not_json"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[]", "scheduling.not_object"),
        ("{}", "scheduling.missing"),
        ('{"assignments": [null]}', "scheduling.count"),
        ('{"assignments": {"5": [1, 2]}}', "scheduling.unknown"),
        ('{"assignments": {"100": [1]}}', "scheduling.slot"),
        ('{"assignments": {"100": [1, "2"]}}', "scheduling.slot"),
        ('{"assignments": 7}', "scheduling.not_list"),
    ],
)
def test_a_faulty_solution_is_named(text, code):
    with pytest.raises(InstanceError) as raised:
        read_timetable(text, read(drawn(1)))
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"scale": 0}, "scheduling.out_of_range"),
        ({"bound": 1.5}, "scheduling.not_whole"),
        ({"multipliers": []}, "scheduling.not_object"),
        ({"multipliers": {"7": 1}}, "scheduling.unknown"),
        ({"multipliers": {"100": "1"}}, "scheduling.not_whole"),
    ],
)
def test_a_faulty_bound_is_named(change, code):
    data = {"scale": 1000, "bound": 1, "multipliers": {"100": 1}} | change
    with pytest.raises(InstanceError) as raised:
        read_proof(json.dumps(data), read(drawn(1)))
    assert raised.value.code == code
