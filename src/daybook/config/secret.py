"""Where does the signing key come from? The environment, else a private file made once."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """The key that signs sessions: DAYBOOK_SECRET_KEY, or `secret-key` in the data directory."""
    given = os.environ.get("DAYBOOK_SECRET_KEY")
    if given:
        return given
    path = data / "secret-key"
    if not path.exists():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def _make(path: Path, key: str) -> None:
    """Write it whole or not at all; of two processes that start together, one wins."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
