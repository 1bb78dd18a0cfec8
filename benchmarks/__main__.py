"""Run the measurements: all, or those named."""

from __future__ import annotations

import sys

from .parts import PARTS


def main(names: list[str]) -> int:
    """Measure and print."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"There is no part {', '.join(unknown)}; there are {', '.join(PARTS)}.")
        return 2
    for name in names or PARTS:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
