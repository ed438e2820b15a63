"""Tables and queries: what Baton remembers. Knows no Slack and no clock."""
