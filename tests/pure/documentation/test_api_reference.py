"""What docs/api.md says of commands, files and protocols that need no database is so."""

import ast
import csv
import importlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.shapes import DOCS, assert_documented, differences, documented
from typer.testing import CliRunner

from liance.adapters.provincial_platform.receiver import Receiver
from liance.doors.cli.benches.measure import Figure, Goal
from liance.doors.cli.main import COMMANDS, app
from liance.doors.web.live.news import read

SOURCE = Path(__file__).resolve().parents[3] / "src/liance"
PAGES = ("api.md", "api.zh-CN.md")


def printed(*arguments: object, code: int = 0) -> Any:
    said = CliRunner().invoke(app, [str(a) for a in arguments])
    assert said.exit_code == code, said.output
    return json.loads(said.stdout)


@pytest.mark.parametrize(
    ("shown", "found", "faults"),
    [
        ({"a": 1}, {"a": 2.5}, 0),
        ({"a": 1}, {"a": "1"}, 1),
        ({"a": 1}, {"b": 1}, 2),
        ({"a": 1}, {"a": True}, 1),
        ([{"a": ""}], [{"a": "x"}, {"a": 1}], 1),
        ({"<key>": 1}, {"x": 1, "y": "z"}, 1),
        ({"a": "x"}, {"a": None}, 0),
    ],
)
def test_another_name_or_type_is_seen(shown: Any, found: Any, faults: int) -> None:
    assert len(differences(shown, found)) == faults


def test_both_languages_show_the_same_blocks() -> None:
    assert documented(PAGES[0]) == documented(PAGES[1])


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_there(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"liance {name.replace('_', ' ')}" in text


def test_due() -> None:
    assert_documented(
        "due", printed("due", "2026-12-28", "--working-days", 5, "--provisional", "--json")
    )
    assert_documented("due-before", printed("due", "2026-10-15", "--days-before", 2, "--json"))
    refused = CliRunner().invoke(app, ["due", "2031-05-06", "--working-days", "5", "--json"])
    assert refused.exit_code == 1
    assert_documented("due-refused", json.loads(refused.stdout))


@pytest.mark.parametrize("page", PAGES)
def test_judge_has_the_columns_listed(page: str, tmp_path: Path) -> None:
    section = (DOCS / page).read_text(encoding="utf-8").split("### judge")[1].split("###")[0]
    tables = re.findall(r"\n\n(\|.*?)\n\n", section, re.DOTALL)
    given, answered = (
        [
            name
            for row in table.splitlines()[2:]
            for name in re.findall(r"`(\w+)`", row.split("|")[1])
        ]
        for table in tables[:2]
    )
    values = {"value": "142", "limit": "100", "unit": "mg/L", "limit_unit": "mg/L"}
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    line = io.StringIO()
    csv.writer(line).writerows([given, [values.get(name, "") for name in given]])
    source.write_text(line.getvalue(), encoding="utf-8")
    summary = printed("judge", source, "-o", output, "--json")
    assert_documented("judge", summary)
    assert summary["exceeds"] == 1
    header = next(csv.reader(output.open(encoding="utf-8", newline="")))
    assert header == [*given, *answered]


def test_the_receiver_answers_as_listed(tmp_path: Path) -> None:
    receiver = Receiver(tmp_path, token="t")

    def ask(method: str, path: str, body: bytes = b"", **headers: str) -> tuple[str, Any]:
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body), "HTTP_AUTHORIZATION": "Bearer t", **headers,
        }  # fmt: skip
        said: list[str] = []
        answer = receiver(environ, lambda status, _headers: said.append(status))
        return said[0][:3], json.loads(b"".join(answer))

    document = json.dumps(documented()["results"]).encode()
    key = {"HTTP_IDEMPOTENCY_KEY": "upload:12345678"}
    first = ask("POST", "/v1/results", document, **key)
    assert first[0] == "201"
    assert ask("POST", "/v1/results", document, **key) == ("200", first[1])
    assert ask("POST", "/v1/results", document)[0] == "400"
    assert ask("POST", "/v1/results", document, **key, HTTP_AUTHORIZATION="Bearer x")[0] == "401"
    assert ask("POST", "/v1/results", document + b" ", **key)[0] == "409"
    assert ask("POST", "/v1/results", b"{}", **key)[0] == "422"
    assert_documented("received", ask("GET", f"/v1/results/{first[1]['receipt']}")[1])
    assert ask("GET", "/v1/results/R20260101-000000000000")[0] == "404"


def test_news() -> None:
    row = (7, "live:operations:visit", {"id": "0193", "what": "opened"}, ["0193"])
    text = read([row])[0].text
    assert_documented("news", json.loads(text))


@pytest.mark.parametrize("page", PAGES)
def test_every_topic_is_listed(page: str) -> None:
    listed = re.findall(r"^\| `(\w+:\w+)` \| ", (DOCS / page).read_text("utf-8"), re.MULTILINE)
    assert set(listed) == set(topics())


def _named(path: Path, first: ast.Attribute) -> str:
    """The noun of an edge table that a module names, e.g. ``BATCH.noun``."""
    module = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
    return str(getattr(getattr(importlib.import_module(module), first.value.id), first.attr))


def topics() -> set[str]:
    """The first argument of every ``tell``, constants of the module resolved."""
    found = set()
    for path in (SOURCE / "mechanism").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "tell":
                first = node.args[0]
                found.add(
                    first.value if isinstance(first, ast.Constant)
                    else constants[first.id] if isinstance(first, ast.Name)
                    else _named(path, first)
                )  # fmt: skip
    return found


def test_a_figure_of_the_bench() -> None:
    figure = Figure("pages", "list p95", "L", 40, 31.2, "ms", Goal(40, "L"))
    assert_documented("bench", [figure.as_data()])
