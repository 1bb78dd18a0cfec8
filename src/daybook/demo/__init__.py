"""Sample companies, built through actions, never by fixture."""
