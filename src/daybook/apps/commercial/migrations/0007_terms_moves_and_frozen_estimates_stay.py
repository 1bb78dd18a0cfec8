"""Terms, moves and approvals are only added to; an estimate that is frozen stays as it is."""

from django.db import migrations

from daybook.apps.platform import triggers

_E, _L = "commercial_costestimate", "commercial_costestimateline"
_FROZEN = "ESTIMATE-03 an estimate is frozen at activation: a change order plans anew"
_HELD = f"EXISTS (SELECT 1 FROM {_E} e WHERE e.id = %s.estimate_id AND e.frozen_on IS NOT NULL)"
_STAYS = (
    "ENGAGEMENT-03 an activated engagement stays activated: its terms change by change order alone"
)
_UNDONE = (
    "OLD.activated_on IS NOT NULL AND "
    "(NEW.activated_on IS NULL OR NEW.activated_on <> OLD.activated_on)"
)


def _guard(table: str, verb: str, condition: str, message: str, name: str):
    """The same refusal in the words of SQLite and of PostgreSQL."""
    title = f"{table}_{name}_{verb.lower()}"
    result = "OLD" if verb == "DELETE" else "NEW"
    return (
        f"CREATE TRIGGER {title} BEFORE {verb} ON {table} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        [
            f"CREATE FUNCTION {title}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; "
            f"END IF; RETURN {result}; END $$",
            f"CREATE TRIGGER {title} BEFORE {verb} ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION {title}()",
        ],
    )


_GUARDS = (
    _guard(_E, "UPDATE", "OLD.frozen_on IS NOT NULL", _FROZEN, "frozen"),
    _guard(_L, "INSERT", _HELD % "NEW", _FROZEN, "frozen"),
    _guard(_L, "UPDATE", _HELD % "OLD", _FROZEN, "frozen"),
    _guard(_L, "DELETE", _HELD % "OLD", _FROZEN, "frozen"),
    _guard("commercial_engagement", "UPDATE", _UNDONE, _STAYS, "activated"),
)


class Migration(migrations.Migration):
    """Triggers of terms, cases and estimates."""

    dependencies = [
        ("commercial", "0006_contracts_as_data_and_sow_cases"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [
        triggers.append_only("commercial_sowlineterms"),
        triggers.append_only("commercial_sowmove"),
        triggers.append_only("commercial_sowapproval"),
        triggers.keep_rows("commercial_sowcase"),
        triggers.keep_rows("commercial_costestimate"),
        triggers.vendor_sql(
            sqlite=[sqlite for sqlite, _ in _GUARDS],
            postgresql=[statement for _, statements in _GUARDS for statement in statements],
        ),
    ]
