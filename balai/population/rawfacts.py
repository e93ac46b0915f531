"""A value of a population file as a person's own file says it (pathways.md section 9)."""

from typing import Any

from balai.engine.facts import ALWAYS, NEVER

#: In a list entry these say "without an end", or "none", where a person's file says null.
ENDLESS = ("expires", "to")


def raw_single(path: str, value: Any) -> Any:
    """One fact that is known."""
    if path.startswith("documents.") or path == "health.fit_certificate":
        return {NEVER: "missing", ALWAYS: "held"}.get(value, {"valid_until": value})
    if path == "history.jp_epa_withdrew_on" and value == NEVER:
        return "never"
    return value


def raw_entry(name: str, entry: dict[str, Any] | None) -> dict[str, Any]:
    """One entry of a list: what is not known is left out."""
    known = {key: value for key, value in (entry or {}).items() if value is not None}
    for key in ENDLESS:
        if known.get(key) == ALWAYS:
            known[key] = None
    if name == "education" and known.get("profession") == "":
        known["profession"] = None
    return known
