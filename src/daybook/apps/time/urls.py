"""Which addresses are time, its approval and its import?"""

from __future__ import annotations

from django.urls import path

from .views import (
    approvals,
    cell,
    entries,
    entry,
    import_runs,
    imports,
    mappings,
    notes,
    rows,
    week,
)

urlpatterns = [
    path("time", week.my_week, name="time"),
    path("time/cell/<str:person>/<int:project>/<int:task>/<str:day>", cell.save, name="time_cell"),
    path("time/entries", entries.entry_list, name="time_entries"),
    path("time/entries/new", entry.new, name="time_entry_new"),
    path("time/entries/<int:entry_id>", entry.show, name="time_entry"),
    path("time/<str:week>", week.show, name="time_week"),
    path("time/<str:week>/save", week.save, name="time_save"),
    path("time/<str:week>/submit", week.submit, name="time_submit"),
    path("time/<str:week>/recall", week.recall, name="time_recall"),
    path("time/<str:week>/plan", week.accept, name="time_plan"),
    path("time/<str:week>/copy", rows.copy, name="time_copy"),
    path("time/<str:week>/add", rows.add, name="time_add"),
    path("time/<str:week>/remove", rows.remove, name="time_remove"),
    path("time/<str:week>/notes", notes.edit, name="time_notes"),
    path("approvals", approvals.queue, name="approvals"),
    path("approvals/approve", approvals.approve, name="approve"),
    path("approvals/return", approvals.send_back, name="return"),
    path("approvals/clean", approvals.approve_all_clean, name="approve_clean"),
    path("import", imports.start, name="import"),
    path("import/history", imports.history, name="import_history"),
    path("import/map/<int:file_id>", imports.map_columns, name="import_map"),
    path("import/mappings", mappings.mapping_list, name="import_mappings"),
    path("import/mappings/<int:mapping_id>", mappings.edit, name="import_mapping"),
    path("import/mappings/<int:mapping_id>/delete", mappings.delete, name="import_mapping_delete"),
    path("import/runs/<int:run_id>", import_runs.show, name="import_run"),
    path("import/runs/<int:run_id>/progress", import_runs.progress, name="import_progress"),
    path("import/runs/<int:run_id>/refused.csv", import_runs.refused_file, name="import_refused"),
    path("import/runs/<int:run_id>/commit", import_runs.commit, name="import_commit"),
    path("import/runs/<int:run_id>/undo", import_runs.undo, name="import_undo"),
    path("import/runs/<int:run_id>/discard", import_runs.discard, name="import_discard"),
]
