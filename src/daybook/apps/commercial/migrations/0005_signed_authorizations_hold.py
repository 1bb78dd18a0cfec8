"""What is signed stays, one authorization at a time, and a fund keeps what was drawn from it."""

from django.db import migrations

from daybook.apps.platform import triggers

_T = "commercial_workauthorization"
_TERMS = ("fund_id", "engagement_id", "person_id", "per_hour", "authorized_minutes",
          "expenses_minor", "starts_on", "ends_on")  # fmt: skip
_CHANGED = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _TERMS)
_BROKEN = (
    f"(OLD.state <> 'DRAFT' AND ({_CHANGED} OR NEW.state = 'DRAFT'"
    " OR NEW.signed_on <> OLD.signed_on"
    " OR NEW.signed_by <> OLD.signed_by)) OR (OLD.state = 'CLOSED' AND (NEW.state <> 'CLOSED'"
    " OR NEW.closed_on <> OLD.closed_on))"
)
_FINAL = "PART-08 a signed work authorization is not changed: close it and sign a new one"
_TWO = "PART-08 these days overlap another signed authorization of the person on the engagement"
_CLASH = (
    f"NEW.state <> 'DRAFT' AND EXISTS (SELECT 1 FROM {_T} o WHERE o.person_id = NEW.person_id "
    "AND o.engagement_id = NEW.engagement_id AND o.id <> NEW.id AND o.state <> 'DRAFT' "
    "AND o.starts_on < COALESCE(NEW.closed_on, NEW.ends_on) "
    "AND COALESCE(o.closed_on, o.ends_on) > NEW.starts_on)"
)
_LEAST = "PART-09 a fund is not reduced below what was drawn from it"
_BELOW = (
    "(SELECT COALESCE(SUM(amount_minor), 0) FROM commercial_primefundline "
    "WHERE fund_id = NEW.fund_id) < (SELECT COALESCE(SUM(drawn_minor + drawn_expenses_minor), 0) "
    f"FROM {_T} WHERE fund_id = NEW.fund_id)"
)


def _function(name: str, body: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} "
        "RETURN NEW; END $$"
    )


def _raise(condition: str, message: str) -> str:
    return (
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; "
        "END IF;"
    )


class Migration(migrations.Migration):
    """Triggers of partners, funds and authorizations."""

    dependencies = [
        ("commercial", "0004_partners_funds_and_work_authorizations"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [
        triggers.append_only("commercial_primefundline"),
        triggers.keep_rows("commercial_partner"),
        triggers.keep_rows("commercial_partnerengineer"),
        triggers.keep_rows("commercial_primefund"),
        triggers.keep_rows(_T),
        triggers.no_overlap("commercial_partnerengineer", key="person_id"),
        triggers.vendor_sql(
            sqlite=[
                f"CREATE TRIGGER {_T}_final BEFORE UPDATE ON {_T} FOR EACH ROW WHEN {_BROKEN} "
                f"BEGIN SELECT RAISE(ABORT, '{_FINAL}'); END",
                *(
                    f"CREATE TRIGGER {_T}_one_{verb.lower()} AFTER {verb} ON {_T} FOR EACH ROW "
                    f"WHEN {_CLASH} BEGIN SELECT RAISE(ABORT, '{_TWO}'); END"
                    for verb in ("INSERT", "UPDATE")
                ),
                "CREATE TRIGGER commercial_primefundline_least AFTER INSERT ON "
                f"commercial_primefundline FOR EACH ROW WHEN {_BELOW} "
                f"BEGIN SELECT RAISE(ABORT, '{_LEAST}'); END",
            ],
            postgresql=[
                _function(f"{_T}_final", _raise(_BROKEN, _FINAL)),
                f"CREATE TRIGGER {_T}_final BEFORE UPDATE ON {_T} FOR EACH ROW "
                f"EXECUTE FUNCTION {_T}_final()",
                _function(
                    f"{_T}_one",
                    f"PERFORM pg_advisory_xact_lock(hashtext('{_T}'), NEW.person_id::int); "
                    + _raise(_CLASH, _TWO),
                ),
                f"CREATE TRIGGER {_T}_one AFTER INSERT OR UPDATE ON {_T} FOR EACH ROW "
                f"EXECUTE FUNCTION {_T}_one()",
                _function(
                    "commercial_primefundline_least",
                    "PERFORM 1 FROM commercial_primefund WHERE id = NEW.fund_id FOR UPDATE; "
                    + _raise(_BELOW, _LEAST),
                ),
                "CREATE TRIGGER commercial_primefundline_least AFTER INSERT ON "
                "commercial_primefundline FOR EACH ROW "
                "EXECUTE FUNCTION commercial_primefundline_least()",
            ],
        ),
    ]
