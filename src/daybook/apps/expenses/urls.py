"""Which addresses are expenses? All under /time/expenses, found before the weeks of time."""

from __future__ import annotations

from django.urls import path

from .views import approvals, line, lists, policy, pre_approvals, receipts, reimbursements, report

_ROOT = "time/expenses"
urlpatterns = [
    path(_ROOT, lists.mine, name="expenses"),
    path(f"{_ROOT}/all", lists.everything, name="expenses_all"),
    path(f"{_ROOT}/new", line.new, name="expense_new"),
    path(f"{_ROOT}/receipts", line.upload, name="expense_upload"),
    path(f"{_ROOT}/receipts/<int:receipt_id>", receipts.show, name="receipt"),
    path(f"{_ROOT}/receipts/<int:receipt_id>/remove", receipts.remove, name="receipt_remove"),
    path(f"{_ROOT}/lines/<int:line_id>", line.show, name="expense"),
    path(f"{_ROOT}/lines/<int:line_id>/receipts", receipts.add, name="receipt_add"),
    path(f"{_ROOT}/lines/<int:line_id>/submit", line.submit, name="expense_submit"),
    path(f"{_ROOT}/lines/<int:line_id>/recall", line.recall, name="expense_recall"),
    path(f"{_ROOT}/lines/<int:line_id>/delete", line.delete, name="expense_delete"),
    path(f"{_ROOT}/reports/new", report.new, name="expense_report_new"),
    path(f"{_ROOT}/reports/<int:report_id>", report.show, name="expense_report"),
    path(f"{_ROOT}/reports/<int:report_id>/submit", report.submit, name="expense_report_submit"),
    path(f"{_ROOT}/reports/<int:report_id>/rename", report.rename, name="expense_report_rename"),
    path(f"{_ROOT}/approvals", approvals.queue, name="expense_approvals"),
    path(f"{_ROOT}/approvals/approve", approvals.approve, name="expense_approve"),
    path(f"{_ROOT}/approvals/return", approvals.send_back, name="expense_return"),
    path(f"{_ROOT}/approvals/clean", approvals.approve_all_clean, name="expense_clean"),
    path(f"{_ROOT}/approvals/undo", approvals.undo, name="expense_undo"),
    path(f"{_ROOT}/pre-approvals", pre_approvals.queue, name="pre_approvals"),
    path(f"{_ROOT}/pre-approvals/new", pre_approvals.new, name="pre_approval_new"),
    path(f"{_ROOT}/pre-approvals/<int:key>", pre_approvals.show, name="pre_approval"),
    path(f"{_ROOT}/pre-approvals/<int:key>/withdraw", pre_approvals.withdraw,
         name="pre_approval_withdraw"),
    path(f"{_ROOT}/policy", policy.show, name="expense_policy"),
    path(f"{_ROOT}/policy/usual", policy.usual, name="expense_categories_usual"),
    path(f"{_ROOT}/policy/<str:what>", policy.change, name="expense_policy_set"),
    path(f"{_ROOT}/reimbursements", reimbursements.queue, name="reimbursements"),
    path(f"{_ROOT}/reimbursements/<int:key>", reimbursements.show, name="reimbursement"),
    path(f"{_ROOT}/mail", reimbursements.mail, name="expense_mail"),
]  # fmt: skip
