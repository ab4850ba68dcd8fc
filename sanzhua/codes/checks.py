"""What the check of one code says, and its sentences in two languages."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["project", "credit"]

# reason -> (zh, en); a reason is stable, its sentences may be polished.
REASONS: dict[str, tuple[str, str]] = {
    "empty": ("没有填写代码", "no code was given"),
    "project_signs": (
        "项目代码只能由数字和短横线组成，不应有“{found}”",
        "a project code has digits and hyphens only, not “{found}”",
    ),
    "project_no_hyphens": (
        "项目代码缺少短横线，应写成 {proposed} 的样子",
        "the hyphens are missing; it should look like {proposed}",
    ),
    "project_length": (
        "项目代码应为 24 位（含 4 个短横线，20 位数字），现有 {digits} 位数字",
        "a project code has 24 characters (20 digits, 4 hyphens); this one has {digits} digits",
    ),
    "project_segments": (
        "项目代码应分五段，位数依次为 4、6、2、2、6，现为 {found}",
        "a project code has five parts of 4, 6, 2, 2 and 6 digits; these are {found}",
    ),
    "project_time": (
        "第一段“{found}”既不是 2015 至 2020 的年份，也不是“年月”四位（月份 01 至 12）",
        "the first part “{found}” is neither a year from 2015 to 2020 nor a year and month (YYMM)",
    ),
    "project_region": (
        "第二段地区代码“{found}”不属于任何省份或中央单位",
        "the region “{found}” belongs to no province and no central body",
    ),
    "project_industry": (
        "第三段行业代码“{found}”不在国民经济行业大类 01 至 97 之内",
        "the industry “{found}” is no division (01 to 97) of the national classification",
    ),
    "project_check_digit": (
        "最后一位校验码不符，代码里有数字写错了，请对照赋码通知逐位核对",
        "the check digit does not fit: some digit is wrong; compare with the notice that gave the code",
    ),
    "credit_length": (
        "统一社会信用代码应为 18 位，现有 {length} 位",
        "a unified social credit code has 18 characters; this one has {length}",
    ),
    "credit_signs": (
        "统一社会信用代码不应有“{found}”（只用数字和大写字母，不用 I、O、S、V、Z）",
        "a unified social credit code cannot hold “{found}” (digits and capitals without I, O, S, V, Z)",
    ),
    "credit_region": (
        "第 3 至 8 位应为六位数字的行政区划代码，现为“{found}”",
        "characters 3 to 8 must be six digits of a region, not “{found}”",
    ),
    "credit_check_digit": (
        "最后一位校验码不符，代码里有字符写错了，请对照营业执照或证书逐位核对",
        "the check character does not fit: some character is wrong; compare with the licence or certificate",
    ),
}


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """The answer about one code; `normal` is its normalised writing, `reason` a key of REASONS where it is not valid.

    `check_digit_ok` is None where the format has no check digit or it could not be computed.
    """

    text: str
    kind: Kind
    normal: str
    format: Literal["old", "new"] | None = None
    region: str | None = None
    check_digit_ok: bool | None = None
    reason: str | None = None
    params: dict[str, object] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        return self.reason is None

    @property
    def why(self) -> str | None:
        return self.message("zh")

    def message(self, lang: str = "zh") -> str | None:
        """What is wrong, for a person; None where the code is valid."""
        if self.reason is None:
            return None
        return REASONS[self.reason][0 if lang.startswith("zh") else 1].format(**self.params)

    def as_json(self) -> dict[str, object]:
        """The keys of the command's answer, in their declared order."""
        return {
            "text": self.text,
            "kind": self.kind,
            "valid": self.valid,
            "format": self.format,
            "region": self.region,
            "check_digit_ok": self.check_digit_ok,
            "why": self.why,
        }
