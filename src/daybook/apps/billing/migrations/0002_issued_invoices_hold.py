"""An issued invoice, its lines and items cannot be deleted, and its amounts cannot change."""

from django.db import migrations

from daybook.apps.platform.triggers import vendor_sql

_INVOICE = "BILL-06 an issued invoice is final: void it or credit it instead"
_TABLES = {
    "billing_invoice": "OLD.state <> 'DRAFT'",
    "billing_invoiceline": (
        "EXISTS (SELECT 1 FROM billing_invoice i WHERE i.id = OLD.invoice_id "
        "AND i.state <> 'DRAFT')"
    ),
}
_CHANGE = (
    "OLD.state <> 'DRAFT' AND (NEW.total_minor <> OLD.total_minor OR NEW.number <> OLD.number "
    "OR NEW.issued_on <> OLD.issued_on OR NEW.state = 'DRAFT')"
)


def _sqlite():
    for table, when in _TABLES.items():
        yield (
            f"CREATE TRIGGER {table}_final BEFORE DELETE ON {table} FOR EACH ROW WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{_INVOICE}'); END"
        )
    yield (
        f"CREATE TRIGGER billing_invoice_fixed BEFORE UPDATE ON billing_invoice FOR EACH ROW "
        f"WHEN {_CHANGE} BEGIN SELECT RAISE(ABORT, '{_INVOICE}'); END"
    )


def _postgresql():
    body = (
        "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF {when} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN {result}; END $$"
    )
    fire = "CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    for table, when in _TABLES.items():
        name = f"{table}_final"
        yield body.format(name=name, when=when, message=_INVOICE, result="OLD")
        yield fire.format(name=name, verb="DELETE", table=table)
    name = "billing_invoice_fixed"
    yield body.format(name=name, when=_CHANGE, message=_INVOICE, result="NEW")
    yield fire.format(name=name, verb="UPDATE", table="billing_invoice")


class Migration(migrations.Migration):
    """Triggers of the billing tables."""

    dependencies = [("billing", "0001_invoices")]
    operations = [vendor_sql(sqlite=tuple(_sqlite()), postgresql=tuple(_postgresql()))]
