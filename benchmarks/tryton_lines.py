"""10,000 time lines through Tryton's own models, 200 people over 25 days; prints the seconds.

Run by the interpreter that has trytond, never by Daybook's.
"""

from __future__ import annotations

import datetime
import os
import tempfile
import time

PEOPLE, DAYS, A_DAY = 200, 25, 2


def main(folder: str) -> None:
    """Make a database with the timesheet module, store the lines, print the seconds."""
    from trytond.config import config

    config.set("database", "uri", "sqlite://")
    config.set("database", "path", folder)
    os.environ["DB_NAME"] = ":memory:"
    from trytond.pool import Pool
    from trytond.tests.test_tryton import activate_module
    from trytond.transaction import Transaction

    activate_module(["timesheet"])
    with Transaction().start(":memory:", 1) as transaction:
        pool = Pool()
        currency = pool.get("currency.currency").create(
            [{"name": "Dollar", "symbol": "$", "code": "USD"}]
        )[0]
        Party = pool.get("party.party")
        company = pool.get("company.company").create(
            [{"party": Party.create([{"name": "Bench"}])[0].id, "currency": currency.id}]
        )[0]
        pool.get("res.user").write(
            [pool.get("res.user")(1)],
            {"companies": [("add", [company.id])], "company": company.id},
        )
        people = Party.create([{"name": f"Person {number}"} for number in range(PEOPLE)])
        employees = pool.get("company.employee").create(
            [{"party": one.id, "company": company.id} for one in people]
        )
        with transaction.set_context(company=company.id, companies=[company.id]):
            work = pool.get("timesheet.work").create([{"name": "Task", "company": company.id}])[0]
            first = datetime.date(2026, 1, 1)
            values = [
                {
                    "company": company.id, "employee": employee.id, "work": work.id,
                    "date": first + datetime.timedelta(days=day),
                    "duration": datetime.timedelta(hours=4),
                }
                for day in range(DAYS) for employee in employees for _ in range(A_DAY)
            ]  # fmt: skip
            started = time.perf_counter()
            pool.get("timesheet.line").create(values)
            transaction.commit()
    print(time.perf_counter() - started)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(place)
