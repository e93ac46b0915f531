"""Join the style sheets of static/css into the one file that is served, static/css/balai.css.

    python3 devtools/css.py           write it
    python3 devtools/css.py --check   exit 1 when it is not what the sources say, or weighs too much

Comments and needless white space go; nothing else changes. The dark values are written once and served twice.
"""

import gzip
import re
import sys
from pathlib import Path

CSS = Path(__file__).resolve().parent.parent / "static" / "css"
SERVED = CSS / "balai.css"
MOST_BYTES = 12_000  # compressed
LAYERS = {
    "tokens": ["tokens.css", "tokens-dark.css"],
    "base": ["base.css"],
    "layout": ["layout.css"],
    "components": ["components/*.css"],
    "utilities": ["utilities.css", "print.css"],
}


def squeeze(css: str) -> str:
    """Without comments and needless white space; quoted text stays as it is.

    >>> squeeze('a { color: red; /* why */ }  b > c { content: "x; y" }')
    'a{color:red}b > c{content:"x; y"}'
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    parts = re.split(r'("[^"]*")', css)
    for at in range(0, len(parts), 2):
        part = re.sub(r"\s+", " ", parts[at])
        part = re.sub(r" ?([{};,]) ?", r"\1", part)
        parts[at] = re.sub(r": ", ":", part)
    return "".join(parts).replace(";}", "}").strip()


def both_darks(css: str) -> str:
    """The dark block for `data-theme="dark"` and, on screens, for people whose device asks for dark."""
    by_device = css.replace('[data-theme="dark"]', ':root:not([data-theme="light"])')
    return f"@media screen{{{css}@media (prefers-color-scheme: dark){{{by_device}}}}}"


def joined() -> str:
    layers = [f"@layer {','.join(LAYERS)};"]
    for layer, patterns in LAYERS.items():
        files = [file for pattern in patterns for file in sorted(CSS.glob(pattern))]
        texts = [file.read_text(encoding="utf-8") for file in files]
        texts = [
            both_darks(text) if file.name == "tokens-dark.css" else text
            for file, text in zip(files, texts, strict=True)
        ]
        layers.append(f"@layer {layer}{{{squeeze(' '.join(texts))}}}")
    return "\n".join(layers) + "\n"


def main(arguments: list[str]) -> int:
    css = joined()
    weight = len(gzip.compress(css.encode(), compresslevel=9, mtime=0))
    if weight > MOST_BYTES:
        print(f"css: {weight} bytes compressed, {MOST_BYTES} allowed", file=sys.stderr)
        return 1
    if "--check" not in arguments:
        SERVED.write_text(css, encoding="utf-8")
    elif not SERVED.exists() or SERVED.read_text(encoding="utf-8") != css:
        print("css: static/css/balai.css is out of date; run: python3 devtools/css.py", file=sys.stderr)
        return 1
    print(f"css: {weight} bytes compressed, {MOST_BYTES} allowed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
