"""Prepare this machine: virtual environment, hashed packages, front end, test browser.

Runs on a bare Python 3.11, asks nothing, and does again only what changed: each step leaves a
stamp with the hash of what it was made from.

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
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def run(*command: str | Path, **options) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, **options)


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
        sys.exit("setup: Daybook needs Python 3.11; start this with python3.11.")
    if (BIN / "python").exists():
        return
    say("making .venv")
    try:
        venv.create(ENVIRONMENT, with_pip=True)
    except Exception as error:
        sys.exit(f"setup: cannot make .venv ({error}). Install Debian's python3-venv package.")


def packages(groups: list[str]) -> None:
    files = [ROOT / "requirements.txt", ROOT / "requirements-front.txt"]
    if "test" in groups:
        files.append(ROOT / "requirements-test.txt")
    mark = digest(*files, ROOT / "pyproject.toml")
    if stamped("packages", mark) or ("test" not in groups and stamped("packages-run", mark)):
        return
    say("installing hashed packages")
    run(BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    install = [BIN / "uv", "pip", "install", "--quiet", "--python", BIN / "python"]
    run(*install, "--require-hashes", *(part for file in files for part in ("-r", file)))
    run(*install, "--no-deps", "--editable", ".")
    stamp("packages" if "test" in groups else "packages-run", mark)


def front_end() -> None:
    sources = [path for folder in ("islands", "styles") for path in (FRONT / folder).rglob("*.*")]
    mark = digest(*sources, ROOT / "package-lock.json")
    built = all((STATIC / name).exists() for name in ("daybook.js", "daybook.css", "theme.js"))
    if built and stamped("front", mark):
        return
    say("building scripts and styles")
    path = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    if not stamped("npm", digest(ROOT / "package-lock.json")):
        run(BIN / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", env=path)
        stamp("npm", digest(ROOT / "package-lock.json"))
    esbuild = ROOT / "node_modules" / ".bin" / "esbuild"
    common = ("--bundle", "--minify", "--target=es2022", "--log-level=warning")
    for source, target in (
        ("islands/daybook.ts", "daybook.js"),
        ("islands/theme.ts", "theme.js"),
        ("styles/daybook.css", "daybook.css"),
    ):
        run(esbuild, FRONT / source, f"--outfile={STATIC / target}", *common, env=path)
    stamp("front", mark)


def browser() -> None:
    if any(shutil.which(name) for name in CHROMIUM):
        return
    say("installing Chromium from Debian")
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    }
    try:
        run(*prefix, "apt-get", "update", **quiet)
        run(
            *prefix, "apt-get", "install", "--yes", "--no-install-recommends",
            "chromium", "fonts-dejavu-core", **quiet,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        sys.exit(
            "setup: the page tests need Chromium and it could not be installed. "
            "Run `sudo apt-get install chromium`, then `make test` again."
        )


def main() -> None:
    groups = sys.argv[1:] or ["run"]
    environment()
    packages(groups)
    front_end()
    if "test" in groups:
        browser()


if __name__ == "__main__":
    main()
