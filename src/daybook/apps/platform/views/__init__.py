"""The administration of the platform over HTTP; every write goes through an action."""
