"""Tables of records: files by content, and what came in with them."""

from .files import StoredFile
from .imports import ImportBatch, ImportMapping, ImportRejection

__all__ = ["ImportBatch", "ImportMapping", "ImportRejection", "StoredFile"]
