"""Writes the generated part of the README: python scripts/readme.py (the table of settings)."""

from __future__ import annotations

import re
from pathlib import Path

from api.settings import Settings

README = Path(__file__).resolve().parent.parent / "README.md"
_PART = re.compile(r"(<!-- settings -->\n).*?(<!-- /settings -->)", re.DOTALL)


def table() -> str:
    """The settings as a Markdown table: variable, default, meaning."""
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default_factory or field.default is None else f"`{field.default}`"
        lines.append(f"| `NASIJ_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def written(text: str) -> str:
    """The README with its generated part made anew."""
    return _PART.sub(lambda part: part[1] + table() + part[2], text)


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf-8")), "utf-8")
