"""Packs, draws and takes are append-only and stay within the fund and within what was approved."""

from django.db import migrations

from daybook.apps.platform import triggers

_OVERDRAWN = "PART-10 the draws of a fund stay within its money"
_BELOW = "PART-10 a line never gives back more than it drew"
_TAKEN = "PART-11 invoices take no more than was approved, and give back no more than they took"
_DECIDED = "PART-11 an invoice that is approved or returned stays as it is"
_FUND_OVER = (
    "(SELECT SUM(amount_minor) FROM partners_funddraw WHERE fund_id = {row}.fund_id) > "
    "(SELECT COALESCE(SUM(amount_minor), 0) FROM commercial_primefundline "
    "WHERE fund_id = {row}.fund_id)"
)
_LINE_BELOW = (
    "(SELECT SUM({what}) FROM partners_funddraw d WHERE d.source_kind = {row}.source_kind "
    "AND d.source_id = {row}.source_id AND d.authorization_id = {row}.authorization_id) < 0"
)


def _line_below(row: str) -> str:
    return " OR ".join(
        f"({_LINE_BELOW.format(row=row, what=what)})" for what in ("d.minutes", "d.amount_minor")
    )


def _taken(month: str) -> str:
    """Whether the takes of NEW's group pass what was drawn for it, or fall below nothing."""
    quantity = "CASE WHEN {t}.kind = 'TIME' THEN {t}.minutes ELSE {t}.amount_minor END"
    drawn = "CASE WHEN d.source_kind = 'TIME' THEN d.minutes ELSE d.amount_minor END"
    taken = (
        f"(SELECT SUM({quantity.format(t='t')}) FROM partners_invoicetake t "
        "WHERE t.authorization_id = NEW.authorization_id AND t.project_id = NEW.project_id "
        "AND t.month = NEW.month AND t.kind = NEW.kind)"
    )
    approved = (
        f"(SELECT COALESCE(SUM({drawn}), 0) FROM partners_funddraw d "
        "WHERE d.authorization_id = NEW.authorization_id AND d.project_id = NEW.project_id "
        f"AND d.source_kind = NEW.kind AND {month})"
    )
    new = quantity.format(t="NEW")
    return f"({new} > 0 AND {taken} > {approved}) OR ({new} < 0 AND {taken} < 0)"


_SQLITE_MONTH = "substr(d.worked_on, 1, 7) = substr(NEW.month, 1, 7)"
_PG_MONTH = "date_trunc('month', d.worked_on) = NEW.month"
_INVOICE = "partners_partnerinvoice"
_LINE = "partners_partnerinvoiceline"
_IS_DECIDED = "OLD.state IN ('APPROVED', 'RETURNED')"


def _decided_of(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {_INVOICE} i WHERE i.id = {row}.invoice_id "
        "AND i.state IN ('APPROVED', 'RETURNED'))"
    )


def _raise(condition: str, message: str) -> str:
    return (
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; "
        "END IF;"
    )


def _function(name: str, body: str, result: str = "NEW") -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} "
        f"RETURN {result}; END $$"
    )


_SQLITE = [
    "CREATE TRIGGER partners_funddraw_within AFTER INSERT ON partners_funddraw FOR EACH ROW "
    f"WHEN {_FUND_OVER.format(row='NEW')} BEGIN SELECT RAISE(ABORT, '{_OVERDRAWN}'); END",
    "CREATE TRIGGER partners_funddraw_back AFTER INSERT ON partners_funddraw FOR EACH ROW "
    f"WHEN {_line_below('NEW')} BEGIN SELECT RAISE(ABORT, '{_BELOW}'); END",
    "CREATE TRIGGER partners_invoicetake_within AFTER INSERT ON partners_invoicetake FOR EACH ROW "
    f"WHEN {_taken(_SQLITE_MONTH)} BEGIN SELECT RAISE(ABORT, '{_TAKEN}'); END",
    f"CREATE TRIGGER {_INVOICE}_decided BEFORE UPDATE ON {_INVOICE} FOR EACH ROW "
    f"WHEN {_IS_DECIDED} BEGIN SELECT RAISE(ABORT, '{_DECIDED}'); END",
    *(
        f"CREATE TRIGGER {_LINE}_decided_{verb.lower()} BEFORE {verb} ON {_LINE} FOR EACH ROW "
        f"WHEN {_decided_of('OLD' if verb == 'DELETE' else 'NEW')} "
        f"BEGIN SELECT RAISE(ABORT, '{_DECIDED}'); END"
        for verb in ("INSERT", "UPDATE", "DELETE")
    ),
]
_POSTGRESQL = [
    _function(
        "partners_funddraw_within",
        "PERFORM 1 FROM commercial_primefund WHERE id IN (SELECT fund_id FROM fresh) ORDER BY id "
        "FOR UPDATE; "
        + _raise(f"EXISTS (SELECT 1 FROM fresh f WHERE {_FUND_OVER.format(row='f')})", _OVERDRAWN)
        + _raise(f"EXISTS (SELECT 1 FROM fresh f WHERE {_line_below('f')})", _BELOW),
        "NULL",
    ),
    "CREATE TRIGGER partners_funddraw_within AFTER INSERT ON partners_funddraw "
    "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION partners_funddraw_within()",
    _function(
        "partners_invoicetake_within",
        "PERFORM pg_advisory_xact_lock(hashtext('partners_invoicetake'), "
        "NEW.authorization_id::int); " + _raise(_taken(_PG_MONTH), _TAKEN),
    ),
    "CREATE TRIGGER partners_invoicetake_within AFTER INSERT ON partners_invoicetake "
    "FOR EACH ROW EXECUTE FUNCTION partners_invoicetake_within()",
    _function(f"{_INVOICE}_decided", _raise(_IS_DECIDED, _DECIDED)),
    f"CREATE TRIGGER {_INVOICE}_decided BEFORE UPDATE ON {_INVOICE} FOR EACH ROW "
    f"EXECUTE FUNCTION {_INVOICE}_decided()",
    _function(f"{_LINE}_decided", _raise(_decided_of("NEW"), _DECIDED)),
    f"CREATE TRIGGER {_LINE}_decided BEFORE INSERT OR UPDATE ON {_LINE} FOR EACH ROW "
    f"EXECUTE FUNCTION {_LINE}_decided()",
    _function(f"{_LINE}_kept", _raise(_decided_of("OLD"), _DECIDED), "OLD"),
    f"CREATE TRIGGER {_LINE}_kept BEFORE DELETE ON {_LINE} FOR EACH ROW "
    f"EXECUTE FUNCTION {_LINE}_kept()",
]


class Migration(migrations.Migration):
    """Triggers of packs, draws, invoices and takes."""

    dependencies = [
        ("partners", "0001_packs_draws_and_invoices"),
        ("commercial", "0005_signed_authorizations_hold"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [
        triggers.append_only("partners_partnerpack"),
        triggers.append_only("partners_funddraw"),
        triggers.append_only("partners_findingacceptance"),
        triggers.append_only("partners_invoicetake"),
        triggers.keep_rows(_INVOICE),
        triggers.vendor_sql(sqlite=_SQLITE, postgresql=_POSTGRESQL),
    ]
