"""Which columns of a form the lights are worked out from."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sanzhua.dispatch.column_uses import ColumnUse, Uses
from sanzhua.lights.scheme import scheme


def _lights(form: str, column: str) -> Iterator[ColumnUse]:
    if column in scheme().forms.get(form, {}).values():
        yield ColumnUse(_("亮灯"), _("亮灯规则"), _("用到它的规则不再判断"))


COLUMN_USES: tuple[Uses, ...] = (_lights,)
