"""The pathway engine: rules and facts in, verdicts and reasons out. No Django, no files, no clock."""
