"""The month that a return is about."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEARS = range(1949, 2100)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A month reported on; its figures run from January to its last day.

    Raises ValueError, with a Chinese sentence, for a month that does not exist.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if self.year not in _YEARS or not 1 <= self.month <= 12:
            raise ValueError(f"没有 {self.year} 年 {self.month} 月这一期，月份应为 1 至 12，年份应为 1949 至 2099。")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2019-06`, the only written form between programs; anything else raises ValueError."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"期“{text}”不能识别，请按“年-月”填写，例如 2019-06。")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def previous(self) -> "Period":
        return self.shifted(-1)

    def next(self) -> "Period":
        return self.shifted(1)

    def shifted(self, months: int) -> "Period":
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Period(years, month + 1)

    @property
    def is_january(self) -> bool:
        return self.month == 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def label_zh(self) -> str:
        return f"{self.year}年{self.month}月"

    @property
    def span_zh(self) -> str:
        """The months that the figures cover, as a heading says it: 1–6月, and 1月 for January."""
        return "1月" if self.month == 1 else f"1–{self.month}月"
