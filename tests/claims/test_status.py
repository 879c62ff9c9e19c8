import pytest

from extractor.claims.status import read_status


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("thu ngân sách ước đạt ", "estimate"),
        ("ước thực hiện ", "estimate"),
        ("ký giao ước thi đua có ", "actual"),
        ("đăng ký giao ước ", "target"),
        ("phấn đấu đạt ", "target"),
        ("thu ngân sách (kế hoạch ", "target"),
        ("đã thu ", "actual"),
        ("với quyết tâm cao, thu ngân sách đạt ", "actual"),
        ("các chỉ tiêu đạt và vượt kế hoạch đề ra: thu ngân sách đạt ", "actual"),
        ("để thực hiện mục tiêu giảm nghèo, hỗ trợ được ", "actual"),
        ("mục tiêu đến năm tới đạt ", "target"),
        ("sẽ duy trì (hiện nay năng suất là ", "actual"),
    ],
)
def test_words_before_a_number(head, status):
    assert read_status(head, True, None, False, False, "actual", False)[0] == status


@pytest.mark.parametrize(
    ("carried", "past", "status"),
    [("target", True, "actual"), ("target", False, "target"), ("estimate", False, "estimate")],
)
def test_a_time_that_is_over_ends_a_plan(carried, past, status):
    assert read_status("năng suất là ", True, None, False, past, carried, False)[0] == status
