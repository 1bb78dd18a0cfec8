"""How does mail leave? By SMTP."""
