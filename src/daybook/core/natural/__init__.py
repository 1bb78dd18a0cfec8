"""What did somebody mean who wrote their work down in a sentence? Days, lengths, tasks, notes."""

from .matches import Candidate, Match, Reading, read_entry
from .sentence import Sentence, looks_like_entry, read_sentence

__all__ = [
    "Candidate",
    "Match",
    "Reading",
    "Sentence",
    "looks_like_entry",
    "read_entry",
    "read_sentence",
]
