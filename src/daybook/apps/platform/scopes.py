"""What is region 3 called? Grants name regions, practices and projects by value; they lie above.

A higher app tells platform the names of its records, once, when it loads:

    register_scope_names("REGION", region_names)      # region_names() -> {3: "Europe"}

Pages of platform then print and offer names; where nobody registered, the number is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

SCOPE_WORDS = {
    "ALL": "Everything",
    "REGION": "Region",
    "PRACTICE": "Practice",
    "PROJECT": "Project",
}
_NAMES: dict[str, Callable[[], Mapping[int, str]]] = {}


def register_scope_names(kind: str, names: Callable[[], Mapping[int, str]]) -> None:
    """Say how records of REGION, PRACTICE or PROJECT are called: `names()` is {id: name}."""
    if kind not in SCOPE_WORDS or kind == "ALL":
        raise ValueError(f"a grant is never scoped to {kind!r}")
    _NAMES[kind] = names


class ScopeNames:
    """The names of every scope, each kind read once; made new for each page."""

    def __init__(self) -> None:
        self._read: dict[str, dict[int, str]] = {}

    def of_kind(self, kind: str) -> dict[int, str]:
        """Names by id; empty where no app registered this kind."""
        if kind not in self._read:
            names = _NAMES.get(kind)
            self._read[kind] = dict(names()) if names else {}
        return self._read[kind]

    def name(self, kind: str, scope_id: int | None) -> str:
        """Such as "Region Europe"; "Region 3" where the name is unknown."""
        word = SCOPE_WORDS.get(kind, kind)
        if kind == "ALL" or scope_id is None:
            return word
        return f"{word} {self.of_kind(kind).get(scope_id, scope_id)}"

    def choices(self) -> tuple[tuple[str, str], ...]:
        """What a grant may be narrowed to, as ("REGION:3", "Region Europe"); ALL first.

        Projects are too many for a list; they are found by name (`project_id`).
        """
        found = [("ALL", "Everything")]
        for kind in ("REGION", "PRACTICE"):
            named = sorted(self.of_kind(kind).items(), key=lambda pair: pair[1].casefold())
            found += [(f"{kind}:{key}", f"{SCOPE_WORDS[kind]} {name}") for key, name in named]
        return tuple(found)

    def project_id(self, name: str) -> int | None:
        """The project of this name, without regard to capitals; None where there is none."""
        wanted = name.strip().casefold()
        for key, known in self.of_kind("PROJECT").items():
            if known.casefold() == wanted:
                return key
        return None
