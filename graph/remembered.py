"""What functions find of a dataset, remembered by the dataset itself: it goes when the dataset goes.

A cache beside the functions would hold on to datasets that nobody serves any more, with their stores and files.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import wraps
from threading import RLock
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from graph.dataset import Dataset

P = ParamSpec("P")
V = TypeVar("V")


class Memory(Generic[V]):
    """Values by key, each made once, by one thread at a time; of more than ``most`` the first ones are forgotten."""

    def __init__(self, most: int | None = None) -> None:
        self._most, self._values, self._making = most, dict[Hashable, V](), RLock()

    def find(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of a key, made where there is none yet; who asks for one that is being made waits for it."""
        with suppress(KeyError):
            return self._values[key]
        with self._making:
            if key not in self._values:
                made = make()
                if self._most is not None and len(self._values) >= self._most:
                    del self._values[next(iter(self._values))]
                self._values[key] = made
            return self._values[key]


def remembered(
    most: int | None = None,
) -> Callable[[Callable[Concatenate[Dataset, P], V]], Callable[Concatenate[Dataset, P], V]]:
    """A decorator of functions of a dataset and values that never change, which keeps what they give, but no error.

    ``most`` bounds how many results are kept for a dataset; without it, all are.
    """

    def decorate(function: Callable[Concatenate[Dataset, P], V]) -> Callable[Concatenate[Dataset, P], V]:
        @wraps(function)
        def found(dataset: Dataset, /, *arguments: P.args, **more: P.kwargs) -> V:
            assert not more, "told apart by place alone"
            memory: Memory[V] = dataset.memories.setdefault(function, Memory(most))
            return memory.find(arguments, lambda: function(dataset, *arguments, **more))

        return found

    return decorate
