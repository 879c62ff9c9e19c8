"""One server and one browser for all tests that look at pages as people do; skipped where there is no Chromium."""

import os
import shutil
import socket
from contextlib import contextmanager
from pathlib import Path

import pytest

from evaluation.load import start
from service.archive.ingest import Custody, ingest
from service.archive.store import open_archive
from service.sources import Task

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SIZES = {"wide": {"width": 1280, "height": 800}, "narrow": {"width": 390, "height": 844}}
REPORT = (
    "ỦY BAN NHÂN DÂN HUYỆN AN BIÊN\nBÁO CÁO\nTình hình kinh tế - xã hội 6 tháng đầu năm 2017\n"
    "Thu ngân sách huyện An Biên 6 tháng đầu năm 2017 đạt 88,83 tỷ đồng, bằng 55,66% dự toán.\n"
    "Diện tích gieo trồng lúa đạt 32.500 ha, tăng 3,2% so với cùng kỳ.\n"
    "Chỉ tiêu | Kế hoạch | Thực hiện\nThu ngân sách (tỷ đồng) | 159,6 | 88,83\nDiện tích lúa (ha) | 61.000 | 32.500\n"
    "Có một nửa số xã đạt chuẩn nông thôn mới.\n"
)


@contextmanager
def serving(location):
    """An archive and the address of a service on it, in a process of its own: there is one queue of jobs in each."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = start(location, port, 1)
    try:
        with open_archive(location) as archive:
            yield archive, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """An archive that holds a few documents, and the address of a service on it."""
    texts = {
        "an-bien.txt": REPORT,
        "kien-giang.txt": REPORT.replace("HUYỆN AN BIÊN", "TỈNH KIÊN GIANG").replace("88,83", "912,4"),
    }
    tasks = [Task(name, None, text.encode(), None) for name, text in texts.items()]
    with serving(str(tmp_path_factory.mktemp("desk") / "archive.db")) as served:
        list(ingest(served[0], tasks, Custody("lan")))
        yield served


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def browse(server, chromium):
    """Opens a page of the service in a window of its own: `browse("/duyet", "narrow", "dark")`. A fault of a script fails
    the test."""
    _, address = server
    contexts, faults = [], []

    def opened(path, size="wide", theme="light", script=True):
        context = chromium.new_context(
            viewport=SIZES[size], color_scheme=theme, base_url=address, java_script_enabled=script
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def archive(server):
    return server[0]


def screenshot(page, name):
    """Keeps a picture of a page where SOLIEU_SCREENSHOTS names a folder."""
    folder = os.environ.get("SOLIEU_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
