"""How do messages reach chat? Slack, Teams and Webex, each by its own contract."""
