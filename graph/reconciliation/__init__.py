"""Reconciliation: which resource each row of somebody's table means, and what is known of it."""

from graph.reconciliation.identifiers import id_of, iri_of
from graph.reconciliation.matching import Candidate, Condition, Question, Reference, match
from graph.reconciliation.properties import Property, properties, values_of
from graph.reconciliation.types import Type, Types, types_of

__all__ = [
    "Candidate",
    "Condition",
    "Property",
    "Question",
    "Reference",
    "Type",
    "Types",
    "id_of",
    "iri_of",
    "match",
    "properties",
    "types_of",
    "values_of",
]
