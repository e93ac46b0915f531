"""People and their files: what is known of them, who said so, and what they agreed to."""
