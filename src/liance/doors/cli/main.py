"""`liance`: the command line.

Exit codes: 0 done, 1 the thing asked about is not so, 2 wrong use, 3 could not run.

Every command lives in a module of this package with a function `register(app)`; the modules
import Django inside their commands, so that `liance due` answers at once.
"""

import errno
import sys
import traceback
from importlib import import_module
from importlib.util import find_spec

import typer

from liance.adapters.installation.places import data_dir
from liance.adapters.postgres.diagnosis import disk_full, free_bytes
from liance.adapters.postgres.errors import PlatformError
from liance.doors.cli.terminal import complain

COULD_NOT_RUN = 3
# In the order of the help page.
COMMANDS = (
    "demo",
    "serve",
    "worker",
    "migrate",
    "backup",
    "restore",
    "import_sources",
    "due",
    "calendar",
    "judge",
    "draw",
    "standards",
    "reevaluate",
    "timetable",
    "screen",
    "opendata",
    "handover",
    "reconcile",
    "seed",
    "verify",
    "validate",
    "bench",
    "doctor",
)

app = typer.Typer(
    name="liance",
    help="联测：生态环境执法与监测联动。Liance: joint enforcement and monitoring.\n\n"
    "退出码 / exit codes: 0 完成 done · 1 所问之事不成立 not so · 2 用法错误 wrong use · "
    "3 无法运行 could not run",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _register_commands() -> None:
    for name in COMMANDS:
        module = f"liance.doors.cli.{name}"
        if find_spec(module) is not None:
            import_module(module).register(app)


_register_commands()


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        app()
    except PlatformError as error:
        complain(error)
        sys.exit(COULD_NOT_RUN)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 (1 means "not so", never "we broke")
        _confess(error)
        sys.exit(COULD_NOT_RUN)


def _confess(error: Exception) -> None:
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    if full or "No space left on device" in str(error):
        complain(disk_full(data_dir(), free_bytes(data_dir())))
    else:
        traceback.print_exception(error)


if __name__ == "__main__":
    main()
