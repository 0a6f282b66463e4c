"""The parts of docs/api.md and its Chinese twin that follow from the code.

Written between marks: the commands with their options, the fields of a list of sources. The
Chinese page takes its JSON blocks from the English one, so that there is one of each.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup

from liance.doors.cli.main import app
from liance.mechanism.registry.rules.headers import ALIASES

DOCS = Path(__file__).resolve().parent.parent / "docs"
SHAPE = re.compile(r"<!-- shape: ([\w-]+) -->\n```json\n(.*?)```", re.DOTALL)
REGION = re.compile(r"(<!-- begin (\w+):[^>]*-->\n)(.*?)(<!-- end \2 -->)", re.DOTALL)


def english() -> str:
    """docs/api.md with its written parts as the code has them."""
    return _filled((DOCS / "api.md").read_text(encoding="utf-8"), "en")


def chinese() -> str:
    """docs/api.zh-CN.md likewise, its JSON that of the English page."""
    text = _filled((DOCS / "api.zh-CN.md").read_text(encoding="utf-8"), "zh")
    blocks = shapes(english())
    return SHAPE.sub(lambda m: m[0].replace(m[2], blocks.get(m[1], m[2])), text)


def shapes(text: str) -> dict[str, str]:
    """The JSON blocks of a page by their names."""
    return dict(SHAPE.findall(text))


def _filled(text: str, language: str) -> str:
    written = {"commands": commands, "fields": fields}
    return REGION.sub(lambda m: f"{m[1]}{written[m[2]](language)}{m[4]}", text)


def commands(language: str) -> str:
    """Every command: how it is called, what it is for."""
    heads = {"zh": ("命令", "用途", "选项"), "en": ("command", "what for", "options")}[language]
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|"]
    for name, command in _commands():
        places = [p for p in command.params if isinstance(p, TyperArgument)]
        options = [p for p in command.params if not isinstance(p, TyperArgument)]
        usage = " ".join([f"liance {name}", *(str(p.metavar) for p in places)])
        purpose = _said((command.help or "").strip().split("\n")[0], language)
        listed = ", ".join(f"`{'/'.join((*p.opts, *p.secondary_opts))}`" for p in options)
        usage = usage.replace("[pages|verify|import]", "[NAME]").replace("|", "\\|")
        line = f"| `{usage}` | {purpose} | {listed or '–'} |"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _commands() -> Iterator[tuple[str, TyperCommand]]:
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    for name, command in root.commands.items():
        if isinstance(command, TyperGroup):
            for inner, found in command.commands.items():
                yield f"{name} {inner}", found  # type: ignore[misc]
        else:
            yield name, command  # type: ignore[misc]


def _said(text: str, language: str) -> str:
    """The half of ``中文 / English`` in a language; a line in one language alone is both."""
    zh, slash, en = text.partition(" / ")
    return (en if language == "en" else zh).rstrip("。.") if slash else text.rstrip("。.")


def fields(language: str) -> str:
    """Every field of a list of sources with the headers by which it is known."""
    head = {"zh": "| 字段 | 认得的表头 |", "en": "| field | headers known |"}[language]
    lines = [head, "|---|---|"]
    for field, headers in ALIASES.items():
        lines.append(f"| `{field}` | {'、'.join(headers)} |")
    return "\n".join(lines) + "\n"
