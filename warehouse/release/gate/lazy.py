"""Modules that are loaded when something of them is first asked for, whoever imports them before."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands in ``sys.modules`` for a module that nobody has used yet.

    ``importlib.util.LazyLoader`` does not do for what is reached as an attribute of its parent (``from scipy import
    stats``): importlib then looks at ``__spec__``, which loads what it made.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":  # asked of every module by those who walk through all of them
            raise AttributeError(name)
        return getattr(self._loaded(), name)

    def _loaded(self) -> ModuleType:
        known: ModuleType | None = self.__dict__.get("real")
        if known is None:
            name = self.__name__
            if sys.modules.get(name) is self:
                del sys.modules[name]
            known = self.__dict__["real"] = importlib.import_module(name)
        return known


def load_later(name: str) -> bool:
    """Has module ``name`` loaded when something of it is first asked for; returns whether it will be.

    It is not where it is loaded already, or is not installed.
    """
    if name in sys.modules:
        return False
    spec = importlib.util.find_spec(name)
    if spec is None:
        return False
    module = _Later(name)
    module.__spec__ = spec
    module.__file__ = spec.origin
    sys.modules[name] = module
    return True
