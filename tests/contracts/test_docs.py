"""The documentation says what is there: its links, paths, commands and examples.

An example of the documentation is a file in a text block under `<!-- file: NAME -->`. What is shown of it is
done again here: every `$ .venv/bin/solieu …` of a console block, and the object under `<!-- json: NAME -->`.
"""

import importlib.util
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from click import Group, Option
from click.testing import CliRunner

from evaluation.__main__ import main as evaluation
from service.cli import main as solieu

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
WIDTH = "112"

BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>file|json): (?P<name>\S+) -->\n+)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.M | re.S
)
LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)#\s]*)(?:#(?P<anchor>[^)]*))?\)")
CODE = re.compile(r"(?<!`)`(?P<code>[^`\n]+)`(?!`)")
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
SUFFIXES = (".py", ".csv", ".yaml", ".md", ".toml", ".json", ".txt", ".html")
COMMAND = re.compile(
    r"(?:^|[ /$])(?:(?P<program>solieu|python -m evaluation) +(?P<rest>[^\n`|]*)|make +(?P<target>[a-z]+))"
)


def pages():
    return [pytest.param(page, id=page.name) for page in PAGES]


def blocks(page):
    return list(BLOCK.finditer(page.read_text("utf-8")))


def examples(page):
    """The example files of a page by name."""
    return {block["name"]: block["body"] for block in blocks(page) if block["mark"] == "file"}


def prose(page):
    """A page without its code blocks."""
    return BLOCK.sub("", page.read_text("utf-8"))


def anchors(page):
    headings = re.findall(r"^#+ (.*)$", prose(page), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def paths(page):
    """What inline code names as a file, a folder or a module of the project."""
    tops = {path.name for path in ROOT.iterdir()}
    for match in CODE.finditer(prose(page)):
        code = match["code"].partition("::")[0]
        named = code.endswith(SUFFIXES) and code not in SUFFIXES
        if PATH.fullmatch(code) and (named or ("/" in code and code.partition("/")[0] in tops)):
            yield match["code"]


def tracked():
    """The names of all files, for those that are named without their folder."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {Path(line).name for line in listed.splitlines()}


def command_lines(page):
    """Every command in the code blocks and the inline code of a page."""
    texts = [block["body"] for block in blocks(page) if block["kind"] in ("", "console", "sh")]
    texts += [match["code"] for match in CODE.finditer(prose(page))]
    return [
        match for text in texts for line in text.splitlines() for match in COMMAND.finditer(line.partition(" # ")[0])
    ]


def options(command):
    return {name for p in command.params if isinstance(p, Option) for name in p.opts} | {"--help", "-h"}


@pytest.mark.parametrize("page", pages())
def test_links_lead_somewhere(page):
    for match in LINK.finditer(prose(page)):
        target = page.parent / match["target"] if match["target"] else page
        assert target.exists(), match[0]
        if match["anchor"]:
            assert match["anchor"] in anchors(target), match[0]


@pytest.mark.parametrize("page", pages())
def test_files_named_are_there(page):
    known = tracked() | set(examples(page))

    def exists(code):
        path, _, test = code.partition("::")
        found = list(ROOT.glob(path)) or path in known
        return found and (not test or f"def {test}(" in found[0].read_text("utf-8"))

    assert [code for code in paths(page) if not exists(code)] == []


@pytest.mark.parametrize("page", pages())
def test_modules_named_are_there(page):
    for match in re.finditer(r"`((?:extractor|service|evaluation)(?:\.[a-z_]+)+)`", prose(page)):
        assert importlib.util.find_spec(match[1]), match[1]


@pytest.mark.parametrize("page", pages())
def test_commands_shown_are_there(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for match in command_lines(page):
        if match["target"]:
            assert match["target"] in targets, match[0]
            continue
        group: Group = solieu if match["program"] == "solieu" else evaluation
        name, *arguments = match["rest"].split()
        if name in ("…", "--version", "--help"):
            continue
        assert name in group.commands, match[0]
        command = group.commands[name]
        if isinstance(command, Group) and arguments:
            command = command.commands[arguments.pop(0)]
        for argument in arguments:
            if argument.startswith("-") and argument != "-":
                assert argument.partition("=")[0] in options(command), match[0]


def console_commands():
    for page in PAGES:
        for block in blocks(page):
            if block["kind"] == "console" and "$ .venv/bin/solieu" in block["body"]:
                for part in re.split(r"^\$ ", block["body"], flags=re.M)[1:]:
                    command, _, output = part.partition("\n")
                    yield pytest.param(page, command, output, id=f"{page.name}: {command}")


@pytest.mark.parametrize(("page", "command", "output"), list(console_commands()))
def test_outputs_shown_are_what_the_commands_print(page, command, output, tmp_path, monkeypatch):
    """A line `…` stands for any lines left out."""
    for name, body in examples(page).items():
        (tmp_path / name).write_text(body, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", WIDTH)
    arguments = [a or b for a, b in re.findall(r'"([^"]*)"|(\S+)', command)][1:]
    printed = CliRunner().invoke(solieu, arguments)
    shown = [re.escape(part.strip("\n")) for part in re.split(r"^…$", output, flags=re.M)]
    assert re.fullmatch(r"\s*" + r"[\s\S]*?".join(shown) + r"\s*", printed.output), printed.output


def json_examples():
    for page in PAGES:
        for block in blocks(page):
            if block["mark"] == "json":
                yield pytest.param(page, block["name"], json.loads(block["body"]), id=block["name"])


@pytest.mark.parametrize(("page", "name", "shown"), list(json_examples()))
def test_objects_shown_are_what_the_contract_gives(page, name, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(examples(page)[name], "utf-8")
    assert json.loads(CliRunner().invoke(solieu, ["extract", name, "--format", "json"]).output) == shown


def test_there_are_examples_to_check():
    assert list(json_examples()) and len(list(console_commands())) >= 5


def test_the_layers_shown_are_those_held():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    shown = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    diagram = next(b["body"] for b in blocks(ROOT / "docs" / "architecture.md") if "catalogues | reading" in b["body"])
    held = {layer.strip().removeprefix("extractor.") for line in contract["layers"] for layer in line.split("|")}
    assert held == {layer for line in diagram.splitlines() for layer in line.partition("  ")[0].split(" | ")}
    assert contract["name"] in shown


def test_every_data_file_is_in_the_table_of_them():
    rows = dict(
        re.findall(
            r"^\| `(extractor/[^`]*/)` \| (.*) \|$", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.M
        )
    )
    for suffix in ("csv", "yaml"):
        for path in (ROOT / "extractor").rglob(f"*.{suffix}"):
            assert f"`{path.name}`" in rows.get(f"{path.parent.relative_to(ROOT).as_posix()}/", ""), path
