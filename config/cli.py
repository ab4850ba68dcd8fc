"""The `sanzhua` command: finds the module of the command that was called, and turns refusals into exit codes.

This is the composition root, the one place where an import may come late: `codes`, `calendar`, `intake` and `plan` need
no database and must answer without loading Django.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from dataclasses import dataclass
from typing import Protocol

from config.environment import SettingError
from sanzhua.base.refusals import Refused

REFUSED = 1
WRONG_CALL = 2


class CommandModule(Protocol):
    def add_parser(self, commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> object: ...

    def run(self, args: argparse.Namespace) -> int: ...


@dataclass(frozen=True)
class Command:
    name: str
    module: str
    summary: str
    django: bool = True


COMMANDS: tuple[Command, ...] = (
    Command("init", "config.commands.init", "prepare an empty installation: tables, root unit, three administrators"),
    Command("upgrade", "config.commands.upgrade", "back up, migrate and verify after a new version was installed"),
    Command("demo", "config.commands.demo", "make the demonstration city, once"),
    Command("serve", "config.commands.serve", "answer web requests"),
    Command("worker", "config.commands.worker", "work off background tasks and sequence the ledger"),
    Command("run", "config.commands.run", "make the demonstration city if needed, then serve and work until Ctrl-C"),
    Command("backup", "config.commands.backup", "write everything into one file"),
    Command("restore", "config.commands.restore", "bring a backup back into an empty data folder"),
    Command("ledger", "config.commands.ledger", "check the ledger"),
    Command("facts", "config.commands.facts", "opening load of accepted figures"),
    Command("registry", "config.commands.registry", "enter a list of projects into the register"),
    Command("metrics", "config.commands.metrics", "figures from the metric layer"),
    Command("passwd", "config.commands.passwd", "give a person a new one-time password"),
    Command("workdays", "config.commands.workdays", "enter a year's holidays and the weekends that are worked"),
    Command("codes", "config.cli_codes", "check project and credit codes", django=False),
    Command("calendar", "config.cli_codes", "working days and due dates", django=False),
    Command("intake", "config.cli_intake", "read a workbook as a form", django=False),
    Command("plan", "config.cli_plan", "read a plan document into tasks", django=False),
)


def new_parser() -> tuple[argparse.ArgumentParser, argparse._SubParsersAction[argparse.ArgumentParser]]:
    parser = argparse.ArgumentParser(prog="sanzhua", description="三抓: project figures, entered once and signed.")
    return parser, parser.add_subparsers(dest="command", metavar="COMMAND", required=True)


def load(command: Command) -> CommandModule:
    if command.django:
        start_django()
    module: CommandModule = importlib.import_module(command.module)
    return module


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django = importlib.import_module("django")
    django.setup()
    translation = importlib.import_module("django.utils.translation")
    translation.activate(language())


def language() -> str:
    """Chinese like the pages, unless the terminal asks for English."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "en" if value.startswith("en") else "zh-hans"
    return "zh-hans"


def _called(arguments: list[str]) -> Command | None:
    return next((command for command in COMMANDS if arguments[:1] == [command.name]), None)


def _run(arguments: list[str]) -> int:
    parser, commands = new_parser()
    called = _called(arguments)
    if called is None:
        for command in COMMANDS:
            commands.add_parser(command.name, help=command.summary)
        parser.parse_args(arguments)
        return WRONG_CALL
    module = load(called)
    module.add_parser(commands)
    return module.run(parser.parse_args(arguments))


def main(arguments: list[str] | None = None) -> int:
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
    except SettingError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        # The reader of our output went away, as `| head` does; nothing is wrong here.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return 0
    except OSError as error:
        # A folder that cannot be written, a full disk; without a file it is a fault of ours and shows where.
        if error.filename is None:
            raise
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
