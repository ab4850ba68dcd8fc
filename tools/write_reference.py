"""Pages that are made from the code: .env.example and docs/reference.

`--check` writes nothing and fails where a page is out of step.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_testing"

from config.cli import COMMANDS, load, new_parser, start_django
from config.environment import OPTIONS, Option

start_django()

from sanzhua.bulletins.choices import BULLETIN_MOVES  # noqa: E402
from sanzhua.dispatch.choices import EXTENSION_MOVES, REPORT_MOVES, TRANSFER_MOVES, TURN_MOVES  # noqa: E402
from sanzhua.facts import docs as metric_docs  # noqa: E402
from sanzhua.formbook.reference_pages import PAGES as FORMBOOK_PAGES  # noqa: E402
from sanzhua.lights.choices import OVERRIDE_MOVES  # noqa: E402
from sanzhua.lights.docs import PAGES as LIGHT_PAGES  # noqa: E402
from sanzhua.outward.request_choices import ADOPTION_MOVES, REQUEST_MOVES  # noqa: E402
from sanzhua.outward.request_choices import ANSWER_MOVES as REQUEST_ANSWER_MOVES  # noqa: E402
from sanzhua.plans.choices import ACTIVITY_MOVES, TASK_MOVES, VERSION_MOVES  # noqa: E402
from sanzhua.registry.choices import LIFE_REQUEST_MOVES, QUESTION_MOVES  # noqa: E402
from sanzhua.registry.choices.money import ANSWER_MOVES, ASK_MOVES, NEED_MOVES  # noqa: E402
from sanzhua.registry.choices.permits import BASELINE_MOVES, PERMIT_MOVES  # noqa: E402
from sanzhua.registry.choices.reserve import ADMISSION_MOVES, CASE_MOVES  # noqa: E402
from tools.form_pages import form_pages, moves_page  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
MOVES = (
    ("Report", REPORT_MOVES),
    ("Extension", EXTENSION_MOVES),
    ("Bulletin", BULLETIN_MOVES),
    ("Transfer", TRANSFER_MOVES),
    ("Turn of the year", TURN_MOVES),
    ("Life request", LIFE_REQUEST_MOVES),
    ("Identity question", QUESTION_MOVES),
    ("Permit", PERMIT_MOVES),
    ("Baseline", BASELINE_MOVES),
    ("Financing need", NEED_MOVES),
    ("Bank answer", ANSWER_MOVES),
    ("Ask upward", ASK_MOVES),
    ("Admission to the reserve pool", ADMISSION_MOVES),
    ("Zombie case", CASE_MOVES),
    ("Version of a plan", VERSION_MOVES),
    ("Task of a plan", TASK_MOVES),
    ("Activity", ACTIVITY_MOVES),
    ("Request at short notice", REQUEST_MOVES),
    ("Answer to a request", REQUEST_ANSWER_MOVES),
    ("Adoption of a column", ADOPTION_MOVES),
    ("Light set by hand", OVERRIDE_MOVES),
)
MADE = "Made by `make docs`; change the code instead."


def env_example() -> str:
    blocks = [f"# {option.meaning}\n# {option.meaning_zh}\n# {option.name}={option.default}\n" for option in OPTIONS]
    head = "# Copy to .env and take the # away where you choose otherwise. docs/reference/settings.md tells the same.\n"
    return "\n".join([head, *blocks])


def settings_page() -> str:
    head = (
        f"# Settings\n\n<!-- {MADE} -->\n\n"
        "Every setting is an environment variable; none has to be set. A value that cannot be used stops the program\n"
        "with a message that names the variable. `make` also reads them from `.env`.\n\n"
        "| variable | default | takes | meaning |\n| --- | --- | --- | --- |\n"
    )
    return head + "".join(_settings_row(option) for option in OPTIONS)


def _settings_row(option: Option) -> str:
    default = f"`{option.default}`" if option.default else "empty"
    secret = f" May stand in the file that `{option.name}_FILE` names." if option.secret else ""
    return f"| `{option.name}` | {default} | {option.kind} | {option.meaning}{secret}<br>{option.meaning_zh} |\n"


def commands_page() -> str:
    sections = [_usage(name) for name in dict.fromkeys(command.name for command in COMMANDS)]
    head = (
        f"# Commands\n\n<!-- {MADE} -->\n\n"
        "After `make setup` the command is `.venv/bin/sanzhua`. Results go to standard output, logs to\n"
        "standard error. Exit code 0: done; 1: the input was refused, with a message that says what to do;\n"
        "2: the call was wrong.\n"
    )
    return "\n".join([head, *sections])


def _usage(name: str) -> str:
    command = next(command for command in COMMANDS if command.name == name)
    _parser, commands = new_parser()
    load(command).add_parser(commands)
    return f"## {name}\n\n```\n{_help(commands.choices[name])}```\n"


def _help(parser: argparse.ArgumentParser) -> str:
    text = parser.format_help()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            text += "".join(f"\n{_help(child)}" for child in action.choices.values())
    return text


def pages() -> dict[Path, str]:
    os.environ["COLUMNS"] = "100"
    return {
        ROOT / ".env.example": env_example(),
        ROOT / "docs/reference/settings.md": settings_page(),
        ROOT / "docs/reference/commands.md": commands_page(),
        ROOT / "docs/reference/moves.md": moves_page(MOVES),
        **{ROOT / "docs/reference" / name: text for name, text in form_pages().items()},
        **{ROOT / name: page() for name, page in {**FORMBOOK_PAGES, **LIGHT_PAGES}.items()},
        **{ROOT / metric_docs.FOLDER / name: text for name, text in metric_docs.pages().items()},
    }


def faults() -> list[str]:
    return [
        f"{path.relative_to(ROOT)} is out of step; run `make docs`"
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def write() -> None:
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        write()
    found = faults()
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
