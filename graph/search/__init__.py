"""Search: which resources a text may mean, by their names and by what is said of them."""

from graph.search.candidates import CONFIDENT, Reason
from graph.search.find import Hit, Search
from graph.search.readings import WAYS

__all__ = ["CONFIDENT", "WAYS", "Hit", "Reason", "Search"]
