"""What can `daybook` do from a terminal? The clock and the actor enter here.

daybook demo | setup | password | serve | work | doctor | backup | restore | import | log |
examples | manage
"""

from __future__ import annotations

import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code. Refusals print their sentence and end with 2."""
    given = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daybook.config.settings")
    if given[:1] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["daybook manage", *given[1:]])
        return 0
    from daybook.config.commands import run_command

    return run_command(given)


if __name__ == "__main__":
    sys.exit(main())
