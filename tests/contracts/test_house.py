"""What holds for the whole tree."""

import ast
import re
import subprocess
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def tracked(*patterns):
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).exists()]


def test_files_stay_under_500_lines():
    assert [str(p) for p in tracked("*.py") if len(p.read_text("utf-8").splitlines()) > 500] == []


def test_model_needs_the_standard_library_only():
    for path in tracked("extractor/model/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] not in (
                "__future__", "bisect", "dataclasses", "datetime", "decimal", "itertools", "typing",
            ):  # fmt: skip
                assert node.module.startswith("extractor.model"), path


def test_no_paths_of_a_machine():
    # an address of the service begins with a slash too, but in none of the folders that machines have
    folders = "bin boot etc home lib media mnt opt private proc root run sbin srv sys tmp usr var work Users Volumes"
    pattern = re.compile(rf"(?:^|[^.\w])/(?:{folders.replace(' ', '|')})/|index-url|trusted-host")
    here = Path(__file__)
    assert [
        str(p)
        for p in tracked()
        if p != here
        and p.suffix in (".py", ".md", ".toml", ".yaml", ".txt")
        and pattern.search(p.read_text("utf-8", "replace"))
    ] == []


def test_every_examples_file_is_run_by_a_test():
    tests = "".join(p.read_text("utf-8") for p in tracked("tests/**/*.py") + list(ROOT.glob("tests/**/*.py")))
    for path in ROOT.glob("extractor/**/examples.yaml"):
        assert yaml.safe_load(path.read_text("utf-8"))
        assert (
            f"test_{path.parent.name}" in " ".join(p.stem for p in ROOT.glob("tests/**/*.py"))
            and "examples.yaml" in tests
        )
