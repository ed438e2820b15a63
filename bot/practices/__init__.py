"""The rules of each practice. They know no Slack and no SQL, and do not import each other."""
