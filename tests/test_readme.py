"""The README says what is true."""

from __future__ import annotations

import re

import click
import pytest

from api.cli import main
from scripts.readme import README, written

TEXT = README.read_text("utf-8")


def test_the_table_of_settings_is_that_of_the_code() -> None:
    assert written(TEXT) == TEXT, "run: .venv/bin/python -m scripts.readme"


def test_every_command_is_described() -> None:
    described = re.findall(r"^\| `nasij (\w+)` \|", TEXT, re.MULTILINE)
    assert sorted(described) == sorted(main.commands)


@pytest.mark.parametrize("line", sorted(set(re.findall(r"`nasij ([a-z]+(?: [^`]+)?)`", TEXT))))
def test_every_command_line_is_understood(line: str) -> None:
    name, *arguments = line.split()
    command = main.commands[name]
    with click.Context(command) as context:
        command.make_parser(context).parse_args(arguments)
