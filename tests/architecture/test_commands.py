"""Scripts call the commands: each says what it does, each option what it is for, and answers can be read by a program."""

from collections.abc import Iterator

import click
import pytest

FRAMEWORK = {"run", "shell", "routes", "spec"}
RUNS_UNTIL_STOPPED = {"jobs work", "gateway sandbox"}


def _commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    for own, child in getattr(command, "commands", {}).items():
        yield from _commands(child, f"{name} {own}".strip())


@pytest.fixture()
def commands(app):
    return [(name, command) for group, top in app.cli.commands.items() if group not in FRAMEWORK for name, command in _commands(top, group)]


def test_every_command_and_option_says_what_it_is_for(commands):
    silent = [name for name, command in commands if not (command.help or "").strip()]
    silent += [
        f"{name} {option.opts[0]}"
        for name, command in commands
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert silent == []


def test_every_command_that_answers_can_answer_a_program(commands):
    answering = [(name, command) for name, command in commands if not isinstance(command, click.Group) and name not in RUNS_UNTIL_STOPPED]
    assert [name for name, command in answering if not {"--json", "--report"} & {o for p in command.params for o in p.opts}] == []
