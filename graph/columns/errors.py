"""What the columns say when a query is not for them."""

from __future__ import annotations


class Beyond(Exception):
    """The query, or what it would take, is not for the columns; the engine answers it."""
