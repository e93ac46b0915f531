"""No script and no style inside a page: the policy we send forbids both, so they would silently not work."""

from html.parser import HTMLParser

DATA_TYPES = {"application/json", "application/ld+json"}


class InlineCode(AssertionError):
    """A page holds script or style of its own."""


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style":
            self.found.append("<style>")
        if tag == "script" and "src" not in given and given.get("type") not in DATA_TYPES:
            self.found.append("<script>")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.found.append(f'<{tag} {name}="...">')
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f'<{tag} {name}="javascript:...">')


def refuse_inline_code(html: str) -> None:
    """Raise InlineCode naming every place."""
    finder = _Finder()
    finder.feed(html)
    if finder.found:
        raise InlineCode(f"Move this into a file under static/: {', '.join(finder.found)}")
