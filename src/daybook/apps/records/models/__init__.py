"""Tables of records: files by content, and what came in with them."""

from .files import StoredFile
from .imports import ImportBatch, ImportChange, ImportMapping, ImportRejection

__all__ = ["ImportBatch", "ImportChange", "ImportMapping", "ImportRejection", "StoredFile"]
