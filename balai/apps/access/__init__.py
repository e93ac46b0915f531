"""Who may do what: users now; organisations, areas and roles when an issue needs them."""
