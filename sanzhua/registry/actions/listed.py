"""The one place that keeps list columns and search words in step with names, codes and facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sanzhua.registry.models import Project, ProjectCode, ProjectName, ProjectWords
from sanzhua.registry.rules.listed import list_columns, words_text

_BATCH = 500
# A change of these changes what a search finds.
WORD_KEYS = frozenset({"name", "code", "owner"})


def set_list_columns(project: Project) -> None:
    """On the row at hand; the caller saves it."""
    for field, value in list_columns(project.name, project.total, project.facts, project.started_on).items():
        setattr(project, field, value)


def keep_words(project_ids: Collection[int]) -> None:
    """Make the words that a search looks through anew, in a handful of queries for five hundred projects."""
    for ids in _batches(project_ids):
        names, codes = _names(ids), _codes(ids)
        owners = dict(Project.objects.filter(pk__in=ids).values_list("pk", "owner"))
        ProjectWords.objects.bulk_create(
            (
                ProjectWords(project_id=pk, text=words_text(names.get(pk, ()), owner, codes.get(pk, ())))
                for pk, owner in owners.items()
            ),
            update_conflicts=True,
            update_fields=["text"],
            unique_fields=["project"],
        )


def _names(ids: Collection[int]) -> dict[int, list[str]]:
    """Today's name first."""
    found: dict[int, list[str]] = {}
    for pk, name in ProjectName.objects.filter(project__in=ids).order_by("-pk").values_list("project_id", "name"):
        found.setdefault(pk, []).append(name)
    return found


def _codes(ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    pairs = ProjectCode.objects.filter(projects__in=ids).order_by("code").values_list("projects", "code")
    for pk, code in pairs:
        found.setdefault(pk, []).append(code)
    return found


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
