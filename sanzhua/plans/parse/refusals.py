"""Files that are no readable plan, each with a sentence that says what to do."""

from __future__ import annotations

from typing import Any

from sanzhua.base.refusals import Refused

_SENTENCES = {
    "empty": "文件是空的，里面没有文字。请检查后重新选择。",
    "too_big": "文件有 {size} MB，超过 {limit} MB。请删去图片后另存再读。",
    "kind": "只能读取 .txt 和 .docx 文件。请用 Word 或 WPS 打开，另存为 .docx 后再读。",
    "old_word": "这是旧格式文档（.doc 或 .wps），不能读取。请用 Word 或 WPS 打开，另存为 .docx 后再读。",
    "pdf": "这是 PDF 或图片，不能读取。请取得原来的 Word 文档，或转成文字后另存为 .docx 或 .txt。",
    "html": "这是网页，不是文本文件。请把正文复制到 Word 或 WPS，另存为 .docx 后再读。",
    "not_docx": "这不是 Word 文档。请用 Word 或 WPS 打开，另存为 .docx 后再读。",
    "not_text": "文件内容不是文字，不能读取。请另存为 .docx，或另存为 UTF-8 编码的 .txt。",
    "encoding": "认不出文件的文字编码。请用记事本打开，另存为 UTF-8 编码的 .txt 后再读。",
    "password": "文件有密码，不能读取。请在 Word 或 WPS 中清除密码，另存后再读。",
    "broken": "文件损坏或没有传完整，打不开。请用 Word 或 WPS 打开确认，另存为 .docx 后再读。",
    "hostile": "文件的内部结构异常，可能是恶意文件，未打开。请用 Word 或 WPS 另存为新的 .docx 后再读。",
    "limit": "读这个文件用的时间或内存超过限度，已停止。请删去与方案无关的内容，另存后再读。",
    "too_long": "文件有 {count} 段，超过 {limit} 段，不像一份方案。请只保留方案正文后再读。",
}


class PlanRefused(Refused):
    """The file is refused; `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(_SENTENCES[code].format_map(params))
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[Any, ...]:
        return _refused, (self.code, self.params)


def _refused(code: str, params: dict[str, Any]) -> PlanRefused:
    return PlanRefused(code, **params)
