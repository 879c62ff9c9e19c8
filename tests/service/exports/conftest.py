"""An archive with documents whose names, words and figures try the exports."""

import pytest

from extractor.reading.manifest import ManifestEntry
from service.archive.ingest import Custody, ingest
from service.sources import Task
from tests.service.conftest import new_database

FIRST = (
    "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch.\n"
    "Năm 2016, huyện An Minh có tỷ lệ hộ nghèo 5-7%, giảm 1,10% so với năm 2015; có 15/19 xã đạt chuẩn nông thôn mới.\n"
)
SECOND = "Quý 1 năm 2018, tỉnh Kiên Giang trồng mới khoảng 1.250 ha rừng."
TITLE = '=HYPERLINK("http://example.org","Mở")'


@pytest.fixture
def filled(archive):
    """Two documents read, one of them in two versions, and one that cannot be read."""
    entry = ManifestEntry("kết quả.txt", TITLE, None, "https://example.org/ket-qua")
    tasks = [
        Task("Báo cáo/kết quả ước thực hiện – số 1%.txt", None, FIRST.encode(), entry),
        Task("trồng rừng.txt", None, SECOND.encode(), None),
        Task("rỗng.txt", None, b" ", None),
    ]
    list(ingest(archive, tasks, Custody("Lan", "UBND huyện", "Kho A")))
    list(
        ingest(archive, [Task("trồng rừng.txt", None, SECOND.replace("1.250", "1.260").encode(), None)], Custody("Hoà"))
    )
    return archive


@pytest.fixture
def another(tmp_path, request):
    """Makes the location of another new archive on an engine."""

    def make(engine):
        return str(tmp_path / "another.db") if engine == "sqlite" else new_database(request)

    return make
