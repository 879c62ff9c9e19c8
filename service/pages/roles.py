"""What roles and scopes are called on the pages."""

from __future__ import annotations

_ROLES = {"reader": "Người đọc", "archivist": "Lưu trữ viên", "administrator": "Quản trị viên"}
_SCOPES = {"read": "Xem", "write": "Nhập tài liệu", "correct": "Duyệt", "admin": "Quản trị"}


def role_name(role: str) -> str:
    return _ROLES.get(role, role)


def scope_name(scope: str) -> str:
    return _SCOPES.get(scope, scope)
