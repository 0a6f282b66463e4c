"""Prepare a checkout: .venv with locked dependencies, `liance`, front ends, message catalogues.

Run by `make setup` with any Python >= 3.11, standard library only. Each step leaves a mark of
its inputs and is skipped while they are unchanged.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
MARKS = VENV / "setup.json"
BUILT = ROOT / "src/liance/doors/web/static/built"
# Where each front end is built: into the door that serves it.
PLACES = {"office": BUILT, "field": ROOT / "src/liance/doors/field/built"}
COULD_NOT_RUN = 3
# Made from the inputs, so none of them.
MADE = {"node_modules", "dist", "made", "__pycache__"}

# Worker processes read the launcher once more under another name: they must not start over.
LAUNCHER = """#!{python}
import sys

if __name__ == "__main__":
    from liance.doors.cli.main import main

    sys.exit(main())
"""


def main() -> None:
    """Do what is not done yet."""
    os.chdir(ROOT)
    _check_python()
    marks = _venv()
    dev = ["requirements-dev.txt", "requirements-spark.txt"] if "--dev" in sys.argv else []
    locks = ["requirements.txt", *dev]
    for lock in locks:
        _dependencies(lock, marks)
    _launcher()
    for package in sorted(ROOT.glob("frontend/*/package.json")):
        _front_end(package.parent)
    _maps()
    _loops(marks)
    _bytecode()
    if _catalogues_old():
        _run([_python(), "tools/messages.py"])


def _check_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (run by whatever Python the machine has)
        _refuse(f"Python {sys.version.split()[0]} 太旧，需要 ≥ 3.11 / too old, >= 3.11 is needed")
    if not (find_spec("venv") and find_spec("ensurepip")):
        minor = f"{sys.version_info.major}.{sys.version_info.minor}"
        _refuse(
            "Python 缺少 venv 模块，请执行 / the venv module is missing, run:\n"
            f"    apt install python3-venv    (或 / or python{minor}-venv)"
        )


def _venv() -> dict[str, str]:
    """The marks of the present .venv, made anew for another Python or another place."""
    wanted = {"python": sys.version, "root": str(ROOT)}
    try:
        marks: dict[str, str] = json.loads(MARKS.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        marks = {}
    if wanted.items() <= marks.items():
        return marks
    _say("建立 .venv / making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        _refuse("venv 失败，请执行 / venv failed, run:\n    apt install python3-venv")
    _mark(wanted)
    return wanted


def _dependencies(lock: str, marks: dict[str, str]) -> None:
    mark = _digest([ROOT / lock])
    if marks.get(lock) == mark:
        return
    _say(f"安装 {lock} / installing it")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    _run([_python(), "-m", "pip", "install", *quiet, "--require-hashes", "-r", lock])
    marks[lock] = mark
    _mark(marks)


def _launcher() -> None:
    """`.venv/bin/liance`, and the sources on the path: no build, no second copy."""
    site = next((VENV / "lib").glob("python3.*/site-packages"))
    (site / "liance.pth").write_text(f"{ROOT / 'src'}\n", "utf-8")
    script = VENV / "bin" / "liance"
    script.write_text(LAUNCHER.format(python=_python()), "utf-8")
    script.chmod(0o755)


def _front_end(folder: Path) -> None:
    mark = _digest(_inputs(folder))
    place = PLACES[folder.name]
    stamp = place / f".{folder.name}"
    dev = "--dev" in sys.argv
    done = stamp.read_text("ascii").split() if stamp.exists() else []
    if mark in done and (not dev or "dev" in done):
        return
    _say(f"构建前端 {folder.name} / building the front end")
    npm = [_python(), str(ROOT / "tools/node.py"), "npm"]
    # What only tests and type checks need is left out where nobody runs them.
    parts = [] if dev else ["--omit=dev"]
    _run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", *parts], folder)
    _run([*npm, "run", "--silent", "build"], folder)
    place.mkdir(parents=True, exist_ok=True)
    stamp.write_text(f"{mark} dev" if dev else mark, "ascii")


def _maps() -> None:
    """The provincial maps, after the front ends: their build empties the folder."""
    divisions = ROOT / "src/liance/norms/identifiers"
    mark = _digest([*_inputs(ROOT / "frontend/office/map"), *_inputs(divisions)])
    stamp = BUILT / "map" / "stamp.txt"
    if stamp.exists() and stamp.read_text("ascii") == mark:
        return
    _say("构建各省示意图 / building the provincial maps")
    _run([_python(), "frontend/office/map/build.py", "--quiet"])
    stamp.write_text(mark, "ascii")


def _loops(marks: dict[str, str]) -> None:
    """The timetable's inner loops, compiled into the cache beside their sources."""
    loops = ROOT / "src/liance/mechanism/scheduling"
    mark = _digest([*_inputs(loops), ROOT / "requirements.txt"])
    if marks.get("loops") == mark:
        return
    _say("编译排期的内层循环 / compiling the timetable's loops")
    _run([_python(), "-m", "liance.mechanism.scheduling.weekly.warm"])
    marks["loops"] = mark
    _mark(marks)


def _bytecode() -> None:
    """Our modules, compiled beside their sources where older than these: where the process may not
    write (a service's own user, images that set PYTHONDONTWRITEBYTECODE) every start would compile
    all of them again."""
    _run([_python(), "-m", "compileall", "-q", "src/liance"])


def _catalogues_old() -> bool:
    """Whether a .po is newer than what is made of it (asked here: the tool's imports take long)."""
    for source in (ROOT / "src/liance/doors/web").glob("**/locale/en/LC_MESSAGES/*.po"):
        name = source.with_suffix(".mo").name
        traditional = source.parents[2] / "zh_Hant" / "LC_MESSAGES" / name
        for made in (source.with_name(name), traditional):
            if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
                return True
    return False


def _inputs(folder: Path) -> Iterable[Path]:
    found = []
    for place, folders, files in os.walk(folder):
        # Left out before they are entered: thousands of files lie there.
        folders[:] = [name for name in folders if name not in MADE]
        found += [Path(place, name) for name in files]
    yield from sorted(found)


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _python() -> str:
    return str(VENV / "bin" / "python")


def _run(command: list[str], folder: Path = ROOT) -> None:
    began = time.monotonic()
    done = subprocess.run(command, cwd=folder, check=False)
    if done.returncode != 0:
        _refuse("失败 / failed: " + " ".join(command))
    if time.monotonic() - began > 2:
        _say(f"  {time.monotonic() - began:.0f} s")


def _mark(marks: dict[str, str]) -> None:
    MARKS.write_text(json.dumps(marks, indent=1), "utf-8")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _refuse(line: str) -> None:
    _say(line)
    sys.exit(COULD_NOT_RUN)


if __name__ == "__main__":
    main()
