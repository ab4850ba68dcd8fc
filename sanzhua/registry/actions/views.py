"""How a person wants to see the list: columns, and views with a name."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete
from sanzhua.registry.models import ListChoice, SavedView

MOST_VIEWS = 40


def choose_columns(*, person: Person, columns: Sequence[str]) -> None:
    """None at all: the usual ones again."""
    ListChoice.objects.update_or_create(person=person, defaults={"columns": list(columns)})


def save_view(*, person: Person, name: str, query: str, columns: Sequence[str], shared: bool) -> SavedView:
    """Keep the list as it is under a name; the same name again replaces what stood there. Shared: colleagues who act
    for the same unit see it, too. Raises Incomplete."""
    name = " ".join(name.split())
    if not name or len(name) > 40:
        raise Incomplete(_("请给视图起一个40字以内的名称。"))
    if len(query) > 2000:
        raise Incomplete(_("筛选条件太多，存不下。请减少几项后再保存。"))
    unit = _own_unit(person) if shared else None
    held = {"query": query, "columns": list(columns), "shared_with": unit, "at": clock.now()}
    with transaction.atomic():
        own = SavedView.objects.filter(person=person)
        if own.exclude(name=name).count() >= MOST_VIEWS:
            raise Incomplete(_("您已保存%(count)d个视图，请先删除不用的。") % {"count": MOST_VIEWS})
        view, _made = own.update_or_create(person=person, name=name, defaults=held)
    return view


def open_first(*, person: Person, view: SavedView | None) -> None:
    """The list opens with this view, one a person; None: with all projects again. The caller has looked that the
    person sees the view."""
    ListChoice.objects.update_or_create(person=person, defaults={"first_view": view})


def drop_view(view: SavedView) -> None:
    """The caller has looked that it is the person's own."""
    view.delete()


def _own_unit(person: Person) -> Unit | None:
    return next((post.scope for post in person.current_posts() if post.scope and not post.is_admin), None)
