"""`cached_property` without the lock that Python 3.11 puts around its first question.

A page asks some twenty such properties, most of them once: the lock took more than what many of
them do. Python 3.12 has no lock any more; when 3.11 is no longer supported, so is this module.
"""

from __future__ import annotations

import sys

__all__ = ["cached_property"]

if sys.version_info >= (3, 12):
    from functools import cached_property
else:
    from collections.abc import Callable
    from typing import Any, Generic, Self, TypeVar, overload

    T = TypeVar("T")

    class cached_property(Generic[T]):  # noqa: N801  it stands for the one of functools
        """A property that is computed when it is first asked for, and kept in `__dict__`."""

        def __init__(self, func: Callable[[Any], T]) -> None:
            self.func = func
            self.name = func.__name__
            self.__doc__ = func.__doc__

        @overload
        def __get__(self, instance: None, owner: type | None = None) -> Self: ...
        @overload
        def __get__(self, instance: object, owner: type | None = None) -> T: ...
        def __get__(self, instance: object, owner: type | None = None) -> Self | T:
            """Return what was computed: from then on Python finds it without coming here."""
            if instance is None:
                return self
            value = instance.__dict__[self.name] = self.func(instance)
            return value
