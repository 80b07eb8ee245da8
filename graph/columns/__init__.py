"""The graph by columns: queries of a common kind answered by whole arrays, without the engine.

An engine that passes rows from operator to operator, one by one, spends most of its time between the rows. Most
questions that people ask need no more than a few joins, filters and groups, and those can be done with arrays of
numbers: each term has a number, each predicate its pairs of numbers in two orders, a join is a binary search of one
array in another (the layout of Abadi et al. 2007, "Scalable Semantic Web Data Management Using Vertical Partitioning").

It answers what it surely answers as the engine does, and leaves everything else to the engine: ``Columns.answer``
raises ``Beyond`` for a query, a value or an amount that is not its own. It has no recursion that a query could deepen
without bound, no clock and no network, and counts the rows that it makes: with an allowance it may run where nothing
can stop it.
"""

from __future__ import annotations

from graph.columns.columns import MOST_ROWS, Columns, open_columns
from graph.columns.errors import Beyond
from graph.columns.write import write_columns

__all__ = ["MOST_ROWS", "Beyond", "Columns", "open_columns", "write_columns"]
