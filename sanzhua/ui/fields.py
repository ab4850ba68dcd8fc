"""What the forms of every room are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanzhua.base import clock
from sanzhua.base.money import read_money
from sanzhua.ui import figures

MB = 1024 * 1024
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".csv", ".et")
SCANS = (".pdf", ".jpg", ".jpeg", ".png")
_UNBOXED = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


class PlainForm(forms.Form):
    """Fields in the look of the house; what a record allows is checked by the actions behind them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, _UNBOXED):
                field.widget.attrs.setdefault("class", "in")
            _name_what_is_missing(field)

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def offer_if_any(self, name: str, rows: QuerySet[Any]) -> None:
        """Without rows there is nothing to choose, and the field goes."""
        if rows.exists():
            self.offer_rows(name, rows)
        else:
            del self.fields[name]


class NamedForm(PlainForm):
    """One of several on a page: its ids stand apart from those of the others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class WanField(forms.CharField):
    """An amount as people write it, plain numbers in 万元; cleaned to yuan, None where it is empty."""

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        read = read_money(text, "wan")
        if read.yuan is None or read.code:
            raise forms.ValidationError(_("请填写一个金额，单位万元，例如 12,000。"))
        return read.yuan

    def prepare_value(self, value: Any) -> Any:
        """Yuan from the database are shown in 万元, without rounding; typed text stays as it was typed."""
        if not isinstance(value, int):
            return value
        return figures.wan(value, 4).rstrip("0").rstrip(".")


def day_field(label: Any, *, required: bool = True, today: bool = False, help_text: Any = "") -> forms.DateField:
    """`today`: begins with the business day, which mostly is the right one."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    first = clock.business_today if today else None
    return forms.DateField(label=label, required=required, widget=widget, initial=first, help_text=help_text)


def words_field(
    label: Any, *, required: bool = True, rows: int = 2, most: int = 500, help_text: Any = ""
) -> forms.CharField:
    """Sentences, in `rows` lines and at most so many characters."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=area, help_text=help_text)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; cleaned to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        listed = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in listed]


class BoundedFileField(forms.FileField):
    """A file with one of the endings and of at most so many megabytes, never an empty one."""

    def __init__(self, *, endings: tuple[str, ...], most_mb: int = 20, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.endings, self.most_mb = endings, most_mb

    def clean(self, data: Any, initial: Any = None) -> UploadedFile[Any]:
        file: UploadedFile[Any] = super().clean(data, initial)
        if not file:
            return file  # none was asked for
        if not (file.name or "").lower().endswith(self.endings):
            sentence = _("请上传%(endings)s文件；其他格式请先另存为其中一种。")
            raise forms.ValidationError(sentence % {"endings": "、".join(self.endings)})
        if (file.size or 0) > self.most_mb * MB:
            raise forms.ValidationError(_("文件超过%(mb)dMB，请去掉图片或分表上传。") % {"mb": self.most_mb})
        return file


def named_file(file: UploadedFile[Any] | None) -> tuple[str, Any] | None:
    """Name and open file of what was uploaded, None without a file."""
    return (file.name or "", file.file) if file else None


def _name_what_is_missing(field: forms.Field) -> None:
    """“请填写“依据”。” instead of a sentence that names nothing; a field's own sentence stays."""
    if field.label and field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
        chosen = isinstance(field, (forms.ChoiceField, forms.FileField))
        said = _("请选择“%(label)s”。") if chosen else _("请填写“%(label)s”。")
        field.error_messages["required"] = said % {"label": field.label}
