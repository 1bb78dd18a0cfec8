"""Prepare this machine: virtual environment, hashed packages, front end, test browser.

Runs on a bare Python 3.11 (Debian: python3, python3-venv, make), asks nothing, tries nothing twice,
and does again only what changed: each step leaves a stamp with the hash of what it was made from.
A step that fails says which it was and what to do; run the same command again afterwards.

    python3 scripts/setup.py run          what serving needs
    python3 scripts/setup.py run test     and what the tests need
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / "bin"
STATIC = ROOT / "src" / "daybook" / "ui" / "static" / "daybook"
FRONT = ROOT / "src" / "daybook" / "ui"
BUILT = ("daybook.js", "daybook.css", "theme.js", "week_worker.js")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
UV = "uv==0.13.9"
NEEDED_MEGABYTES = {"run": 1200, "test": 2000}
NETWORK = (
    "The lines above say why; most often the package index cannot be reached. Check the network "
    "or the proxy, then run the same command again."
)


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def run(*command: str | Path, what: str, remedy: str, **options) -> None:
    """Run a command, or end with what failed and what to do about it."""
    try:
        done = subprocess.run([str(part) for part in command], cwd=ROOT, **options)
    except OSError as error:
        sys.exit(f"setup: {what} failed: {command[0]} cannot be started ({error.strerror}).")
    if done.returncode:
        sys.exit(f"setup: {what} failed (exit {done.returncode}). {remedy}")


def digest(*paths: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def stamped(name: str, mark: str) -> bool:
    stamp = ENVIRONMENT / f".stamp-{name}"
    return stamp.exists() and stamp.read_text() == mark


def stamp(name: str, mark: str) -> None:
    (ENVIRONMENT / f".stamp-{name}").write_text(mark)


def environment() -> None:
    if sys.version_info[:2] != (3, 11):
        sys.exit(
            f"setup: Daybook needs Python 3.11, this is {sys.version.split()[0]}. "
            "Name it: `make demo PYTHON=python3.11`."
        )
    if (BIN / "python").exists() and (BIN / "pip").exists():
        return
    say("making .venv")
    # One that was begun and not finished, for want of python3-venv, is begun anew.
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    try:
        venv.create(ENVIRONMENT, with_pip=True)
    except (OSError, subprocess.CalledProcessError, SystemExit) as error:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        sys.exit(
            f"setup: cannot make .venv ({error}). On Debian: `sudo apt-get install python3-venv`, "
            "then run the same command again."
        )


def room(groups: list[str]) -> None:
    """Say before, not half-way, that the disk is too small."""
    needed = NEEDED_MEGABYTES["test" if "test" in groups else "run"]
    free = shutil.disk_usage(ROOT).free // 1024**2
    if free < needed:
        sys.exit(f"setup: {needed} MB are needed in {ROOT}, {free} MB are free. Make room first.")


def packages(groups: list[str]) -> None:
    files = [ROOT / "requirements.txt", ROOT / "requirements-front.txt"]
    if "test" in groups:
        files.append(ROOT / "requirements-test.txt")
    mark = digest(*files, ROOT / "pyproject.toml")
    if stamped("packages", mark) or ("test" not in groups and stamped("packages-run", mark)):
        return
    room(groups)
    say("installing hashed packages")
    told = {"what": "installing packages", "remedy": NETWORK}
    run(
        BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV, **told
    )
    install = [BIN / "uv", "pip", "install", "--quiet", "--python", BIN / "python"]
    run(*install, "--require-hashes", *(part for file in files for part in ("-r", file)), **told)
    run(*install, "--no-deps", "--editable", ".", **told)
    stamp("packages" if "test" in groups else "packages-run", mark)


def front_end() -> None:
    sources = [path for folder in ("islands", "styles") for path in (FRONT / folder).rglob("*.*")]
    mark = digest(*sources, ROOT / "package-lock.json")
    built = all((STATIC / name).exists() for name in BUILT)
    if built and stamped("front", mark):
        return
    say("building scripts and styles")
    path = {**os.environ, "PATH": f"{BIN}:{os.environ.get('PATH', '')}"}
    lock = digest(ROOT / "package-lock.json")
    esbuild = ROOT / "node_modules" / ".bin" / "esbuild"
    if not (stamped("npm", lock) and esbuild.exists()):
        run(
            BIN / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent",
            env=path, what="fetching esbuild", remedy=NETWORK,
        )  # fmt: skip
        stamp("npm", lock)
    common = ("--bundle", "--minify", "--target=es2022", "--log-level=warning")
    for source, target in (
        ("islands/daybook.ts", "daybook.js"),
        ("islands/theme.ts", "theme.js"),
        ("islands/week_worker.ts", "week_worker.js"),
        ("styles/daybook.css", "daybook.css"),
    ):
        run(
            esbuild, FRONT / source, f"--outfile={STATIC / target}", *common,
            env=path, what=f"building {target}", remedy="The lines above name file and line.",
        )  # fmt: skip
    stamp("front", mark)


def browser() -> None:
    if any(shutil.which(name) for name in CHROMIUM):
        return
    say("installing Chromium from Debian")
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    told = {
        "what": "installing Chromium for the page tests",
        "remedy": "Run `sudo apt-get install chromium fonts-dejavu-core`, then `make test` again.",
        "stdout": subprocess.DEVNULL,
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    }
    run(*prefix, "apt-get", "update", **told)
    run(
        *prefix, "apt-get", "install", "--yes", "--no-install-recommends",
        "chromium", "fonts-dejavu-core", **told,
    )  # fmt: skip


def main() -> None:
    groups = sys.argv[1:] or ["run"]
    environment()
    packages(groups)
    front_end()
    if "test" in groups:
        browser()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nsetup: stopped; run the same command again to go on.")
