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
    ],
)
def test_words_before_a_number(head, status):
    assert read_status(head, True, None, False, "actual", False)[0] == status
