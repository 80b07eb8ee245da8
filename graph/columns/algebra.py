"""What a query asks, as values: the part of SPARQL 1.1 that the columns answer.

Names are those of the recommendation (sections 18.2 and 19.8). A variable is its name; one that the query does not
name, of a blank node or within a path, starts with a blank.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from graph.columns.terms import Term


class Variable(NamedTuple):
    """A variable of the query, or one that it does not name."""

    name: str

    @property
    def hidden(self) -> bool:
        """Whether the query does not name it."""
        return self.name.startswith(" ")


class Closure(NamedTuple):
    """A predicate followed once or more often (``+``), or any number of times (``*``)."""

    predicate: Term
    reflexive: bool


Node: TypeAlias = Variable | Term
Verb: TypeAlias = Variable | Term | Closure


class Pattern(NamedTuple):
    """A triple pattern."""

    subject: Node
    verb: Verb
    object: Node


Place = Literal["isiri", "isblank", "isliteral"]


@dataclass(frozen=True)
class Compare:
    """A variable compared with a term, or with another variable (then ``=`` and ``!=`` alone)."""

    variable: str
    operator: str
    with_: Term | Variable


@dataclass(frozen=True)
class Language:
    """Whether the language tag of a variable's value is a text, or matches a range."""

    variable: str
    wanted: str
    matches: bool


@dataclass(frozen=True)
class Part:
    """Whether a variable's text has a part somewhere, at its start or at its end.

    ``of_any`` for ``STR(?v)``, which is the text of any term; ``lower`` where the text is put in lower case first.
    """

    test: Literal["contains", "strstarts", "strends"]
    variable: str
    part: str
    of_any: bool
    lower: bool


@dataclass(frozen=True)
class Is:
    """Whether a variable's value is an IRI, a blank node or a literal."""

    kind: Place
    variable: str


@dataclass(frozen=True)
class Bound:
    """Whether a variable has a value."""

    variable: str


@dataclass(frozen=True)
class Exists:
    """Whether a group has a solution that fits."""

    group: Group


@dataclass(frozen=True)
class Not:
    """The opposite."""

    operand: Expression


@dataclass(frozen=True)
class And:
    """All of them."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True)
class Or:
    """Any of them."""

    operands: tuple[Expression, ...]


Expression: TypeAlias = Compare | Language | Part | Is | Bound | Exists | Not | And | Or


@dataclass(frozen=True)
class Optional:
    """A group whose solutions are added where there are any."""

    group: Group


@dataclass(frozen=True)
class Union:
    """The solutions of several groups."""

    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Minus:
    """A group whose solutions are taken away."""

    group: Group


@dataclass(frozen=True)
class Values:
    """Rows of terms that are given in the query."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]


Element: TypeAlias = "list[Pattern] | Optional | Union | Minus | Values"


@dataclass
class Group:
    """A group graph pattern: its elements in order, and the filters over all of it."""

    elements: list[Element] = field(default_factory=list)
    filters: list[Expression] = field(default_factory=list)

    def variables(self) -> dict[str, bool]:
        """The variables in scope, and of each whether every solution has a value for it."""
        found: dict[str, bool] = {}
        for element in self.elements:
            if isinstance(element, list):
                found |= {
                    each.name: True for pattern in element for each in pattern if isinstance(each, Variable)
                }
            elif isinstance(element, Optional):
                found = dict.fromkeys(element.group.variables(), False) | found
            elif isinstance(element, Union):
                branches = [group.variables() for group in element.groups]
                names = dict.fromkeys(name for branch in branches for name in branch)
                found |= {
                    name: found.get(name, False) or all(branch.get(name, False) for branch in branches)
                    for name in names
                }
            elif isinstance(element, Values):
                found |= dict.fromkeys(element.variables, True)
        return found


@dataclass(frozen=True)
class Count:
    """``COUNT``, of the solutions (no variable) or of the values of a variable."""

    variable: str | None
    distinct: bool


@dataclass(frozen=True)
class Column:
    """What is selected under a name: the variable itself, or a count."""

    name: str
    count: Count | None = None


@dataclass(frozen=True)
class Select:
    """A SELECT query; ``ordering`` has names of variables or columns, each with whether it descends."""

    columns: tuple[Column, ...]
    where: Group
    distinct: bool = False
    grouping: tuple[str, ...] = ()
    ordering: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    offset: int = 0

    @cached_property
    def counts(self) -> bool:
        """Whether solutions are grouped and counted."""
        return bool(self.grouping) or any(column.count for column in self.columns)
