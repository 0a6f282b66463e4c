"""The page of open data: which columns are laid open, what is withheld and on which ground."""

from liance.mechanism.exchange.rules.opening import COLUMNS, WITHHELD

HEAD = """# Open data (数据公开)

Off by default: whether results are published is the decision of the authority. With `LIANCE_OPEN_DATA=1`
the issued results of the month before are written by night into `open-data/` of the data directory;
`liance opendata --month 2026-10 -o DIR` writes any month by hand. Nothing is sent anywhere.

`results-YYYY-MM.csv` (UTF-8 with mark) holds every result of the reports that were issued in that month
(day of signature, Beijing time) and were in force when it was written: 数据截至 says when, 版本 the how
manieth writing of the month it is. `results-YYYY-MM-dictionary.csv` says what its columns hold and what is
withheld.

Each night looks at every month that lies in `open-data/`. Where a report was issued or superseded since, or
a unit's name is withheld or given now, the month is written anew under the next number and the file before gives
way; so is a file that the ledger does not name (changed by hand, or a writing that broke off). A table
that is taken off the folder is not written again, but for that of the month before. Whoever copied a file
elsewhere copies it again; what lies in another `DIR` is not looked after. The ledger keeps number, rows
and digest of every writing. How many rows were withheld is said nowhere, since that would tell of
restricted matters.
"""
TAIL = """
Grounds marked 未核对原文 were not compared with the official text: the authority checks them before it
publishes.
"""


def open_data_page() -> str:
    """The whole page."""
    columns = [f"| {c.zh} | {c.en} | {c.note} |" for c in COLUMNS]
    withheld = [f"| {w.what} | {w.en} | {w.ground.text('zh')} |" for w in WITHHELD]
    return "\n".join([
        HEAD, "## Columns\n", "| 列 | column | 内容 |", "|---|---|---|", *columns,
        "\n## Withheld\n", "| 不公开 | withheld | 依据 |", "|---|---|---|", *withheld, TAIL,
    ])  # fmt: skip
