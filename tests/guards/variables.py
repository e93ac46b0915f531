"""No undefined variable in a template: Django would print nothing, and nobody would see it."""

from typing import Any, NoReturn


class UndefinedVariable(AssertionError):
    """A template named a variable its view did not give."""


class Refusing(str):
    """What Django would print instead of the variable; printing it raises."""

    __slots__ = ()

    def __new__(cls) -> "Refusing":
        return super().__new__(cls, "%s")

    def __mod__(self, name: Any) -> NoReturn:
        raise UndefinedVariable(f"The template names {name}, which its view did not give.")
