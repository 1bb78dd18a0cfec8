"""Can a program do the company's work? One hour from keystroke to invoice, and other writes."""

from __future__ import annotations

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.apps.time.uploads import GOOD, MAPPING, table


def done(answer, status: int = 200):
    """The body of an answer of this status."""
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def test_one_hour_from_keystroke_to_invoice(company, caller):
    engineer, coordinator, finance = caller("engineer"), caller("coordinator"), caller("finance")
    line = {"person_id": company["engineer"], "project_id": company["ACME"],
            "task_id": company["task ACME"], "worked_on": "2026-05-05", "minutes": 450}  # fmt: skip
    entry = done(engineer.post("/time/entries", line), 201)
    part = {"person_id": company["engineer"], "day": "2026-05-05"}
    assert done(engineer.post("/time/submit", part)) == {"lines": 1}
    approved = coordinator.post("/approvals/approve", {"entry_ids": [entry["id"]]})
    assert done(approved)["lines"] == 1

    rated = done(finance.get("/ledger/lines?book=RATED&month=2026-05"))
    assert [row["amount_minor"] for row in rated["items"]] == [247_500]
    assert rated["totals"][0]["minutes"] == 450
    ready = done(finance.get("/billing/2026-05"))["ready_rows"]
    assert [(row["engagement_code"], row["total_minor"]) for row in ready] == [("ACME-E1", 247_500)]

    (draft,) = done(coordinator.post("/billing/2026-05/drafts"), 201)["invoice_ids"]
    assert finance.get(f"/invoices/{draft}/pdf").content.startswith(b"%PDF")
    issued = done(finance.post(f"/invoices/{draft}/issue", {"issued_on": "2026-05-31"}))
    assert issued["code"] and issued["total_minor"] == 247_500
    first = finance.get(f"/invoices/{draft}/pdf")
    printed = b"".join(first.streaming_content)
    again = finance.get(f"/invoices/{draft}/pdf")
    assert printed == b"".join(again.streaming_content) and printed.startswith(b"%PDF")
    assert finance.delete(f"/invoices/{draft}").status_code in (409, 422)
    run = finance.post("/revenue/2026-05/run", {"entity": "US"})
    assert done(run) == {"lines": 1}
    explained = done(finance.get("/explain/rated?project=ACME-001"))
    assert explained["value"] == 247_500 and explained["rules"]


def test_nobody_issues_what_they_drafted(company, caller):
    line = {"person_id": company["engineer"], "project_id": company["ACME"],
            "task_id": company["task ACME"], "worked_on": "2026-05-05", "minutes": 60}  # fmt: skip
    entry = done(caller("engineer").post("/time/entries", line), 201)
    part = {"person_id": company["engineer"], "day": "2026-05-05"}
    done(caller("engineer").post("/time/submit", part))
    done(caller("coordinator").post("/approvals/approve", {"entry_ids": [entry["id"]]}))
    finance = caller("finance")
    (draft,) = done(finance.post("/billing/2026-05/drafts"), 201)["invoice_ids"]
    answer = finance.post(f"/invoices/{draft}/issue")
    assert done(answer, 403)["rule"] == "APPR-02"
    assert finance.delete(f"/invoices/{draft}").status_code == 204


def test_rates_are_drafted_by_one_and_approved_by_another(company, caller):
    analyst, finance = caller("analyst"), caller("finance")
    body = {"starts_on": "2026-08-01", "reason": "New year",
            "rows": [{"level": "ROLE", "role": "PSE", "per_unit": 3_500_000}]}  # fmt: skip
    made = done(analyst.post("/rate-cards/STD-USD/drafts", body), 201)
    shown = done(finance.get(f"/proposals/{made['proposal_id']}"))
    assert shown["preview"] and shown["row"]["may_decide"]
    done(finance.post(f"/proposals/{made['proposal_id']}/approve"))
    later = "/rate-test?person=ENG&project=ACME-001&on=2026-08-03"
    assert done(finance.get(later))["hour_minor"] == 35_000
    wrong = {**body, "rows": [{"level": "ROLE", "role": "NONE", "per_unit": 1}]}
    assert done(analyst.post("/rate-cards/STD-USD/drafts", wrong), 422)["rule"] == "RATE-05"


def test_a_project_is_sold_set_up_and_planned(company, caller):
    asker = caller("operations")
    done(asker.post("/customers", {"code": "NEWCO", "name": "Newco", "region_id": company["AMER"]}),
         201)  # fmt: skip
    customer = done(asker.get("/customers/NEWCO"))
    engagement = {
        "code": "NEWCO-E1", "name": "Start", "customer_id": customer["id"],
        "entity_id": company["US"], "rate_card_id": company["card USD"], "currency": "USD",
        "lines": [{"kind": "T_AND_M", "description": "Work", "amount_minor": 1_000_000}],
    }  # fmt: skip
    done(asker.post("/engagements", engagement), 201)
    sold = done(asker.get("/engagements/NEWCO-E1"))
    assert sold["is_at_risk"] and sold["amount_minor"] == 1_000_000
    signed = asker.post(
        "/engagements/NEWCO-E1/sign", {"version": sold["version"], "signed_on": "2026-07-01"}
    )
    assert not done(signed)["is_at_risk"]
    project = {"code": "NEWCO-001", "name": "Start", "engagement_id": sold["id"],
               "region_id": company["AMER"], "practice_id": company["CONS"],
               "billing_kind": "T_AND_M"}  # fmt: skip
    done(asker.post("/projects", project), 201)
    task = done(asker.post("/projects/NEWCO-001/tasks", {"code": "BUILD", "name": "Build"}), 201)
    done(asker.post(f"/projects/NEWCO-001/tasks/{task['id']}/close", {"version": 1}))
    assert done(asker.get("/projects/NEWCO-001/tasks"))[0]["is_closed"]
    promise = {"name": "Pilot", "amount_minor": 50_000, "due_on": "2026-09-01"}
    key = done(asker.post("/projects/NEWCO-001/milestones", promise), 201)["id"]
    sent = {"version": 1, "sent_on": "2026-07-07"}
    assert done(asker.post(f"/projects/NEWCO-001/milestones/{key}/send", sent))["state"] == "SENT"


def test_a_booking_is_made_moved_made_hard_and_ended(company, caller):
    asker = caller("coordinator")
    body = {"person_id": company["engineer"], "project_id": company["ACME"],
            "starts_on": "2026-07-13", "ends_on": "2026-07-25", "week_minutes": 2400}  # fmt: skip
    key = done(asker.post("/bookings", body), 201)["id"]
    shown = done(asker.get(f"/bookings/{key}"))
    assert shown["booking"]["weekday_minutes"] == [480, 480, 480, 480, 480, 0, 0]
    hard = {"version": 1, "commitment": "HARD"}
    shown = done(asker.post(f"/bookings/{key}/commitment", hard))
    assert shown["booking"]["commitment"] == "HARD"
    end = {"version": shown["booking"]["version"], "ends_on": "2026-07-20"}
    assert done(asker.post(f"/bookings/{key}/end", end)) == {"is_kept": True}
    assert done(asker.get("/bookings?person=ENG&from=2026-07-13"))["items"][0]["minutes"] == 2400
    both = body | {"weekday_minutes": [60] * 7}
    assert done(asker.post("/bookings", both), 422)["field"] == "weekday_minutes"


def test_a_month_is_checked_signed_off_and_locked_by_two(company, caller):
    finance, other = caller("finance"), caller("finance2")
    found = done(finance.post("/close/2026-05/checks", {"entity": "US"}))
    assert found["run"] and found["checks"]
    done(finance.post("/close/2026-05/sign-off", {"entity": "US"}))
    step = {"entity": "US", "reason": "Closed"}
    done(finance.post("/close/2026-05/lock/hard", step))
    assert done(finance.post("/close/2026-05/lock/confirm", {"entity": "US"}), 403)["rule"]
    locked = done(other.post("/close/2026-05/lock/confirm", {"entity": "US"}))
    assert locked["lock"]["cell"]["lock"] == "HARD"
    assert done(finance.get("/periods/US/2026-05"))["cell"]["lock"] == "HARD"


def test_a_person_joins_goes_on_leave_and_moves_on(company, caller):
    asker = caller("operations")
    done(asker.post("/people", {"code": "JOI", "name": "Joiner", "zone": "UTC"}), 201)
    terms = {"entity_id": company["US"], "role_id": company["PSE"], "region_id": company["AMER"],
             "practice_id": company["CONS"], "work_calendar_id": company["calendar US"],
             "starts_on": "2026-07-01"}  # fmt: skip
    key = done(asker.post("/people/JOI/employments", terms), 201)["id"]
    change = {"version": 1, "from_on": "2026-08-01", "role_id": company["PM"]}
    shown = done(asker.patch(f"/people/JOI/employments/{key}", change))
    assert [span["role_code"] for span in shown["spans"]] == ["PSE", "PM"]
    away = {"kind": "VACATION", "starts_on": "2026-08-03", "ends_on": "2026-08-08"}
    (row,) = done(asker.post("/people/JOI/leave", away), 201)
    assert row["minutes_per_day"] == 480 and row["reason"] is None
    assert asker.delete(f"/people/JOI/leave/{row['id']}").status_code == 204
    assert done(asker.get("/people/JOI/leave")) == []


def test_the_setting_of_an_account_its_role_and_its_end(company, caller):
    admin = caller("admin")
    made = done(admin.post("/users", {"name": "New", "email": "new@northwind.example"}), 201)
    assert made["one_time_password"]
    grant = {"role": "ANALYST", "starts_on": "2026-07-07"}
    done(admin.post(f"/users/{made['id']}/grants", grant), 201)
    (held,) = done(admin.get(f"/users/{made['id']}/grants"))
    assert held["role"] == "ANALYST"
    assert done(admin.get(f"/users/{made['id']}/rights"))
    end = {"ends_on": "2026-07-31", "reason": "Left"}
    assert done(admin.post(f"/grants/{held['id']}/end", end))["ends_on"] == "2026-07-31"
    lines = done(caller("operations").get(f"/audit-lines?kind=USER&id={made['id']}"))
    assert lines["total"] >= 2 and {row["via"] for row in lines["items"]} == {"API"}


def test_a_file_is_checked_committed_and_taken_back(company, caller):
    asker = caller("operations")
    sent = {"file": SimpleUploadedFile("hours.csv", table(*GOOD)), "mapping": json.dumps(MAPPING)}
    checked = done(asker.upload("/imports/time", sent), 202)
    assert checked["dry_run"] and checked["counts"]["new"] == 3
    assert done(asker.get(f"/imports/time/{checked['run_id']}/refused")) == []
    done(asker.post(f"/imports/time/{checked['run_id']}/commit", {"valid_only": False}), 202)
    listed = done(asker.get("/imports/time"))
    imported = next(row for row in listed["items"] if not row["dry_run"])
    assert imported["state"] == "COMMITTED"
    assert done(asker.get(f"/imports/time/{imported['run_id']}"))["total_units"] == 3
    assert done(asker.post(f"/imports/time/{imported['run_id']}/undo")) == {"lines": 3}


def test_an_expense_from_a_photo_to_the_money(company, caller):
    engineer, manager, finance = caller("engineer"), caller("manager"), caller("finance")
    assert done(finance.post("/expense-categories/usual")) == {"added": 9}
    photo = SimpleUploadedFile("IMG_1.JPG", b"\xff\xd8\xff\xe0 a photo")
    (key,) = done(engineer.upload("/expenses/receipts", {"receipt": photo}), 201)["expense_ids"]
    shown = done(engineer.get(f"/expenses/{key}"))
    assert [one["field"] for one in shown["detail"]["findings"]][:2] == ["category_id", "amount"]
    kinds = done(engineer.get("/expense-categories"))["items"]
    meals = next(row["id"] for row in kinds if row["code"] == "MEALS")
    body = {"spent_on": "2026-07-07", "project_id": company["ACME"], "category_id": meals,
            "amount_minor": 2_340, "currency": "USD"}  # fmt: skip
    body["version"] = shown["expense"]["version"]
    done(engineer.put(f"/expenses/{key}", body))
    assert done(engineer.post("/expenses/submit", {"expense_ids": [key]})) == {"expenses": 1}
    assert done(manager.get("/expense-approvals?lens=clean"))["total"] == 1
    approved = manager.post("/expense-approvals/approve", {"expense_ids": [key]})
    assert done(approved) == {"expenses": 1}
    assert done(finance.get("/reimbursements/owed"))["items"][0]["amount_minor"] == 2_340
    body = {"entity_id": company["US"], "paid_on": "2026-07-07", "request_key": "a"}
    run = done(finance.post("/reimbursements", body), 201)
    assert done(finance.post("/reimbursements", body), 201) == run
    assert done(finance.get(f"/reimbursements/{run['id']}"))["total_minor"] == 2_340
    assert done(engineer.get(f"/expenses/{key}"))["expense"]["state"] == "REIMBURSED"
    assert engineer.post("/reimbursements", body).status_code == 403
