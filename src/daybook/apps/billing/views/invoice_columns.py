"""How is a list of invoices shown?"""

from __future__ import annotations

from daybook.ui.grid import Column

INVOICE_COLUMNS = (
    Column("label", "Invoice", href="/money/invoices/{id}", sub="engagement_code"),
    Column("customer_name", "Customer", wrap=True, opt=True),
    Column("month", "Month", kind="month", opt=True),
    Column("state", "State", kind="status"),
    Column("issued_on", "Issued", kind="date", opt=True),
    Column("due_on", "Due", kind="date", opt=True),
    Column("total_minor", "Total", kind="money", currency_key="currency",
           href="/money/invoices/{id}"),
)  # fmt: skip
