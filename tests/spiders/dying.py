"""A crawl that dies by SIGKILL right after a given call returns, for tests of that very moment.

python -m tests.spiders.dying MODULE:CLASS.METHOD CALL [what tests.spiders.crawler takes]
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

from tests.spiders.crawler import main


def deadly(method: Callable[..., Any], last: int) -> Callable[..., Any]:
    """Return `method`, which kills this process at the end of its call number `last`."""
    calls = count(1)

    def called(*args: Any, **kwargs: Any) -> Any:
        result = method(*args, **kwargs)
        if next(calls) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return called


if __name__ == "__main__":
    place, last = sys.argv[1:3]
    del sys.argv[1:3]
    module, _, name = place.partition(":")
    kind, _, method = name.partition(".")
    owner = getattr(importlib.import_module(module), kind)
    setattr(owner, method, deadly(getattr(owner, method), int(last)))
    sys.exit(main())
