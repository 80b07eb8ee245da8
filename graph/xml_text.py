"""What XML 1.0 can hold (section 2.2): everything but control characters, halves of surrogate pairs, U+FFFE, U+FFFF."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"
"""Stands where a character was that XML cannot hold."""


def is_control(character: str) -> bool:
    r"""Whether a character is one that XML cannot hold, or a control character that nobody sees (U+007F to U+009F).

    >>> is_control("\a"), is_control("\t"), is_control("\u0646")
    (True, False, False)
    """
    return bool(_FORBIDDEN.match(character)) or "\x7f" <= character <= "\x9f"


def xml_text(text: str) -> str:
    r"""The text with ``REPLACEMENT`` for each character that XML cannot hold.

    >>> xml_text("Nour\a") == "Nour\ufffd"
    True
    """
    return _FORBIDDEN.sub(REPLACEMENT, text)
