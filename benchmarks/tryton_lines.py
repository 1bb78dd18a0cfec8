"""10,000 time lines through Tryton's own models, 200 people over 25 days; prints the seconds.

Run by the interpreter that has trytond, never by Daybook's.
"""

from __future__ import annotations

import datetime
import os
import tempfile
import time

PEOPLE, DAYS, A_DAY = 200, 25, 2

with tempfile.TemporaryDirectory() as folder:
    config_file = os.path.join(folder, "trytond.conf")
    with open(config_file, "w") as file:
        file.write(f"[database]\nuri = sqlite://\npath = {folder}\n")
    from proteus import Model, config

    proteus = config.set_trytond("sqlite:///:memory:", config_file=config_file)
    Module = Model.get("ir.module")
    (module,) = Module.find([("name", "=", "timesheet")])
    module.click("activate")
    from proteus import Wizard

    Wizard("ir.module.activate_upgrade").execute("upgrade")
    Party, Company = Model.get("party.party"), Model.get("company.company")
    Currency = Model.get("currency.currency")
    currency = Currency(name="Dollar", symbol="$", code="USD")
    currency.save()
    party = Party(name="Bench")
    party.save()
    company = Company(party=party, currency=currency)
    company.save()
    user = Model.get("res.user")(1)
    user.companies.append(Company(company.id))
    user.company = Company(company.id)
    user.save()
    proteus._context = Model.get("res.user").get_preferences(True, {})
    Employee = Model.get("company.employee")
    employees = []
    for number in range(PEOPLE):
        someone = Party(name=f"Person {number}")
        someone.save()
        employee = Employee(party=someone, company=Company(company.id))
        employee.save()
        employees.append(employee.id)
    Work = Model.get("timesheet.work")
    work = Work(name="Task")
    work.save()

    from trytond.pool import Pool
    from trytond.transaction import Transaction

    values = [
        {
            "company": company.id, "employee": employee, "work": work.id,
            "date": datetime.date(2026, 1, 1) + datetime.timedelta(days=day),
            "duration": datetime.timedelta(hours=4),
        }
        for day in range(DAYS) for employee in employees for _ in range(A_DAY)
    ]  # fmt: skip
    started = time.perf_counter()
    with Transaction().start(proteus.database_name, 1, context=proteus.context) as transaction:
        Line = Pool().get("timesheet.line")
        Line.create(values)
        transaction.commit()
    print(time.perf_counter() - started)
