"""`daybook doctor`, `backup`, `restore`: is all well, keep it, bring it back."""

from __future__ import annotations

from pathlib import Path

SIGNS = {"ok": "ok  ", "warn": "warn", "bad": "BAD "}


def add_to(commands) -> None:
    """Register the three."""
    doctor = commands.add_parser("doctor", help="check this installation")
    doctor.add_argument(
        "--repair-triggers", action="store_true", help="create triggers and views that are missing"
    )
    doctor.set_defaults(run=doctor_command)
    backup = commands.add_parser("backup", help="write everything into one file")
    backup.add_argument("file", type=Path, help="such as daybook-2026-07-21.tar.gz")
    backup.add_argument(
        "--with-secret-key",
        action="store_true",
        help="include the key that signs sessions and hides second factors",
    )
    backup.set_defaults(run=backup_command)
    restore = commands.add_parser("restore", help="bring a backup back")
    restore.add_argument("file", type=Path)
    restore.add_argument(
        "--replace", action="store_true", help="replace the company this installation holds"
    )
    restore.set_defaults(run=restore_command)


def doctor_command(given) -> int:
    """Print one line a check; 1 when anything is bad."""
    from daybook.config.upkeep.checks import BAD, examine
    from daybook.config.upkeep.promises import restore_promises

    if given.repair_triggers:
        for name in restore_promises():
            print(f"created {name}")
    bad = 0
    for finding in examine():
        bad += finding.state == BAD
        print(f"{SIGNS[finding.state]}  {finding.what:<15} {finding.seen}")
        if finding.remedy:
            print(f"      {'':<15} {finding.remedy}")
    print(f"\n{bad} bad" if bad else "\nAll well.")
    return 1 if bad else 0


def backup_command(given) -> int:
    """Write the backup and say what is in it."""
    from daybook.config import clock
    from daybook.config.upkeep.backup import write_backup

    told = write_backup(given.file, now=clock.now(), with_secret_key=given.with_secret_key)
    size = given.file.stat().st_size // 1024
    print(f"{told.rows:,} rows of {told.tables} tables and {told.files:,} files: {given.file}")
    print(f"{size:,} KB, SHA-256 {told.digest}")
    print("It holds password hashes and personal data: keep it as safe as the database.")
    if not given.with_secret_key:
        print("The secret key is not in it; without the key, second factors are set up again.")
    return 0


def restore_command(given) -> int:
    """Check the file, then bring it back, all or nothing."""
    from daybook.config import clock
    from daybook.config.second_factor import drop_unreadable_second_factors
    from daybook.config.upkeep.restore import restore_backup

    told = restore_backup(given.file, now=clock.now(), replace=given.replace)
    print(f"{told.rows:,} rows of {told.tables} tables and {told.files:,} files are back.")
    if dropped := drop_unreadable_second_factors():
        print(f"{dropped} second factors were made under another secret key and are off now.")
    print("Everyone signs in again. Run `daybook doctor` to see that all is well.")
    return 0
