"""Templates nobody uses: neither a view, nor another template, nor a component tag."""

import re
from pathlib import Path

from devtools.places import ROOT

# Django asks for these by name, and allauth for the page of too many tries.
BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}


def unused(root: Path = ROOT) -> list[str]:
    """Return the names of unused templates, in order."""
    folder = root / "templates"
    pages = {str(path.relative_to(folder)): path for path in folder.rglob("*.html")}
    named = _named(root, [*pages.values()])
    return sorted(name for name in pages if name not in named | BY_DJANGO)


def _named(root: Path, pages: list[Path]) -> set[str]:
    code = [path for place in ("balai", "config") for path in (root / place).rglob("*.py")]
    text = {path: path.read_text(encoding="utf-8") for path in [*code, *pages]}
    named = {name for body in text.values() for name in re.findall(r"[\"']([\w./-]+\.html)(?:#[\w-]+)?[\"']", body)}
    tags = {tag for page in pages for tag in re.findall(r"<c-([\w.-]+)", text[page])}
    return named | {_component_file(tag) for tag in tags}


def _component_file(tag: str) -> str:
    return f"cotton/{tag.replace('.', '/').replace('-', '_')}.html"
