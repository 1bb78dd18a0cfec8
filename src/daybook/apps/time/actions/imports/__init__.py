"""How do time lines come in from a file? Mapped, checked dry, committed whole or valid-only."""
