"""The commands of `daybook`: each parses words, brings clock and actor, and calls actions."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

PACKAGE_ROOT = Path(__file__).resolve().parents[3]


def run_command(arguments: list[str]) -> int:
    """Parse and run; a refusal prints its sentence and ends with 2."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if getattr(given, "data", None):
        os.environ["DAYBOOK_DATA"] = str(Path(given.data).resolve())
    if not hasattr(given, "run"):
        parser.print_help()
        return 0
    # Settings are read once, so what a command fixes must be in the environment before.
    if hasattr(given, "environment"):
        given.environment(given)
    import django

    os.environ.setdefault("DAYBOOK_LOG_LEVEL", "WARNING" if given.quiet_logs else "INFO")
    django.setup()
    from daybook.apps.platform.refusals import Refused

    try:
        return given.run(given) or 0
    except Refused as refusal:
        print(f"daybook: {refusal.rule}: {refusal.message}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("daybook: stopped; run the same command again to go on.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    from daybook.config import (
        company_commands,
        example_commands,
        expense_commands,
        import_commands,
        log_commands,
        service_commands,
        upkeep_commands,
    )

    parser = argparse.ArgumentParser(
        prog="daybook", description="Professional services operations."
    )
    parser.set_defaults(quiet_logs=True)
    commands = parser.add_subparsers(title="commands", metavar="")
    for module in (
        company_commands,
        service_commands,
        import_commands,
        log_commands,
        example_commands,
        expense_commands,
        upkeep_commands,
    ):
        module.add_to(commands)
    commands.add_parser("manage", help="Django's own commands (migrate, shell, …)")
    return parser


def prepare_database() -> None:
    """Bring the schema up to date; quick where it is, and safe to repeat."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
