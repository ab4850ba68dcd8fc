"""A kind of requirement: how a gate's need is read, said and fulfilled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from sanzhua.registry.models import Project

Need = Mapping[str, Any]
Answer = Callable[[Project, Need], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """`load` reads what is needed of all the projects at once and gives who answers for each of them.

    `say` names the need in the reader's language; `where` is the address at which it is done; `words` are the values
    that an editor may choose from, empty where any word will do.
    """

    key: str
    label: Promise
    load: Callable[[Sequence[Project]], Answer]
    say: Callable[[Need], str]
    where: Callable[[Project, Need], str]
    words: Callable[[], Mapping[str, str]]
