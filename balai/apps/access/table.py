"""The table of roles and permissions as a page of the documentation."""

from balai.apps.access.roles import ROLES
from balai.engine.actor import Permission

HEAD = """# Who may do what

Made by `python -m django describe_roles` from `balai/apps/access/roles.py`; a test fails when it is out of date.
Citizens, family members and guardians hold no role: they act on their own file. Staff open nothing without a second
factor. A role counts at its organisation and for the area that organisation serves.

Least access (UU 27/2022 art. 35-39): a lurah sees the letters of the own kelurahan and nothing of a file; partners see
nobody without consent; whoever looks after accounts sees no files; auditors see the record, not the files.

## Roles
"""


def markdown() -> str:
    """Every role with its paragraph, then the table: permissions down, roles across by number."""
    roles = list(ROLES.items())
    lines = [HEAD]
    for number, (role, card) in enumerate(roles, start=1):
        places = ", ".join(sorted(kind.value for kind in card.at))
        lines.append(f"{number}. **{card.name_en}** ({card.name}, `{role.value}`), at: {places}. {card.about_en}")
    numbers = range(1, len(roles) + 1)
    lines += ["", "## Permissions", "", f"| Permission | {' | '.join(str(number) for number in numbers)} |"]
    lines.append(f"|---|{'---|' * len(roles)}")
    for permission in Permission:
        cells = " | ".join("yes" if permission in card.permissions else "" for _role, card in roles)
        lines.append(f"| `{permission.value}` | {cells} |")
    return "\n".join(lines) + "\n"
