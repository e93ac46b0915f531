"""What may be known of a person, in the words of the documentation. `balai.engine.factfile` reads it."""

FACTS = (
    "What is known of the person, as in docs/guides/api.md. What is left out or null is not known, and never counts as "
    "no; an empty list is known to be none."
)
EXAMPLE = {
    "birth_date": "2002-03-14",
    "sex": "female",
    "citizenship": "ID",
    "education": [{"level": "D3", "field": "nursing", "completed": True}],
    "languages": [],
    "experience": [{"occupation": "nurse", "from": "2024-08-01", "to": None}],
    "licences": [{"type": "STR", "issued": "2024-07-15", "expires": None}],
}
