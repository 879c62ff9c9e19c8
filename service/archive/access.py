"""Who may do what: API keys, accounts with roles, sessions, and the log of who saw and changed what.

Keys, passwords and session tokens are never stored, only what they can be checked by.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from service.archive.events import now
from service.archive.schema import account, api_key, audit, session
from service.archive.store import Archive, name_of
from service.errors import Refused

SCOPES = ("read", "write", "correct", "admin")
"""What a caller may do: look; bring, change and withdraw documents; decide on records; manage keys and accounts."""
ROLES: dict[str, tuple[str, ...]] = {
    "reader": ("read",),
    "archivist": ("read", "write", "correct"),
    "administrator": SCOPES,
}
LONGEST_NAME = 80
PASSWORD = (10, 200)
"""Characters that a password has at least and at most."""
_PREFIX = "slk_"
_SHOWN = 10
"""Characters of a key that are kept to know it by."""
_SCRYPT = {"n": 1 << 14, "r": 8, "p": 1, "maxmem": 64 << 20}
# Asked with every request, so they are made once.
_BY_DIGEST = select(api_key).where(api_key.c.digest == bindparam("digest"))
_ANY_ACCOUNT = select(account.c.id).limit(1)
_SHOWN_OF_ACCOUNT = [column for column in account.c if column.name != "password"]
_FRESH = timedelta(minutes=1)
"""How exact `last_used_at` is: a write a minute is enough."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `owner` names the key or account in other tables; `agent` is the name acts are recorded under."""

    owner: str
    agent: str
    scopes: tuple[str, ...]
    session: str | None = None
    """The digest of the browser's session, where it is one."""

    def may(self, scope: str) -> bool:
        return scope in self.scopes


def account_of(principal: Principal) -> int | None:
    """The account that somebody is logged in with; None for a key, and for who uses this machine."""
    return int(principal.owner.removeprefix("account:")) if principal.session else None


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _later(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat(timespec="microseconds")


def create_key(connection: Connection, name: str, scopes: Sequence[str], days: int | None = None) -> tuple[int, str]:
    """A new API key: its id, and the key itself, which is known to nobody afterwards."""
    key = _PREFIX + secrets.token_urlsafe(32)
    made = insert(api_key).values(
        name=name,
        prefix=key[:_SHOWN],
        digest=digest(key),
        scopes=[scope for scope in SCOPES if scope in scopes],
        created_at=now(),
        expires_at=None if days is None else _later(24 * days),
    )
    return int(connection.scalar(made.returning(api_key.c.id)) or 0), key


def keys(connection: Connection) -> Sequence[Row[Any]]:
    """Every key, without what it could be used with."""
    columns = [column for column in api_key.c if column.name != "digest"]
    return connection.execute(select(*columns).order_by(api_key.c.id)).all()


def revoke_key(connection: Connection, key_id: int) -> bool:
    """Whether there is such a key; from now on it opens nothing."""
    done = connection.execute(
        update(api_key).where(api_key.c.id == key_id, api_key.c.revoked_at.is_(None)).values(revoked_at=now())
    )
    return done.rowcount > 0 or connection.scalar(select(api_key.c.id).where(api_key.c.id == key_id)) is not None


def by_key(archive: Archive, key: str) -> Principal | None:
    """Whose key this is; None where it is unknown, over or revoked."""
    with archive.read() as connection:
        found = connection.execute(_BY_DIGEST, {"digest": digest(key)}).one_or_none()
    if found is None or found.revoked_at or (found.expires_at and found.expires_at <= now()):
        return None
    stale = (datetime.now(UTC) - _FRESH).isoformat(timespec="microseconds")
    if found.last_used_at is None or found.last_used_at < stale:
        with archive.write() as connection:
            connection.execute(update(api_key).where(api_key.c.id == found.id).values(last_used_at=now()))
    return Principal(f"key:{found.id}", found.name, tuple(found.scopes))


def create_account(connection: Connection, name: str, password: str, role: str) -> int:
    """A new account; its id. Raises Refused about `name`, `taken` or `password`."""
    name = _plain(name)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        told = f"a name has 1 to {LONGEST_NAME} characters"
        raise Refused(name_of(connection), "name", told, "write another")
    if connection.scalar(select(account.c.id).where(account.c.name == name)) is not None:
        raise Refused(name_of(connection), "taken", f"there is an account {name} already", "change it, or take another")
    _check(connection, name, password)
    made = insert(account).values(name=name, password=_hashed(password), role=role, created_at=now())
    return int(connection.scalar(made.returning(account.c.id)) or 0)


def _check(connection: Connection, name: str, password: str) -> None:
    """Raises Refused about `password` for one that is soon guessed."""
    least, most = PASSWORD
    same = unicodedata.normalize("NFC", password).casefold() == name.casefold()
    if not least <= len(password) <= most or same or len(set(password)) < 4:
        told = f"it needs {least} to {most} characters, some of them different, and is not the name"
        raise Refused(name_of(connection), "password", told, "write a longer one, such as a few words")


def _plain(name: str) -> str:
    """A name as it is kept, however a keyboard writes its marks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def accounts(connection: Connection) -> Sequence[Row[Any]]:
    """Every account, without its password."""
    return connection.execute(select(*_SHOWN_OF_ACCOUNT).order_by(account.c.id)).all()


def one_account(connection: Connection, account_id: int) -> Row[Any] | None:
    """An account, without its password."""
    return connection.execute(select(*_SHOWN_OF_ACCOUNT).where(account.c.id == account_id)).one_or_none()


def has_accounts(connection: Connection) -> bool:
    """Whether anybody ever had an account, so that disabling the last one opens nothing."""
    return connection.scalar(_ANY_ACCOUNT) is not None


def has_keys(connection: Connection) -> bool:
    return bool(connection.scalar(select(func.count()).select_from(api_key).where(api_key.c.revoked_at.is_(None))))


def is_last_administrator(connection: Connection, account_id: int) -> bool:
    """Whether nobody could administer any more if this account could not."""
    administrators = connection.scalars(
        select(account.c.id).where(account.c.role == "administrator", account.c.disabled_at.is_(None))
    ).all()
    return list(administrators) == [account_id]


def change_account(
    connection: Connection,
    name: str,
    *,
    password: str | None = None,
    role: str | None = None,
    disabled: bool | None = None,
    keep: str | None = None,
) -> bool:
    """Whether there is such an account; its open sessions end, but for the one of the digest `keep`. Raises Refused about
    `password`."""
    name = _plain(name)
    found = connection.scalar(select(account.c.id).where(account.c.name == name))
    if found is None:
        return False
    values: dict[str, Any] = {}
    if password is not None:
        _check(connection, name, password)
        values["password"] = _hashed(password)
    if role is not None:
        values["role"] = role
    if disabled is not None:
        values["disabled_at"] = now() if disabled else None
    if values:
        connection.execute(update(account).where(account.c.id == found).values(**values))
    end_sessions(connection, found, keep)
    return True


def end_sessions(connection: Connection, account_id: int, keep: str | None = None) -> None:
    """Ends the sessions of an account, but for the one of the digest `keep`."""
    ended = session.delete().where(session.c.account_id == account_id)
    connection.execute(ended if keep is None else ended.where(session.c.digest != keep))


def open_sessions(connection: Connection, account_id: int) -> int:
    """How many sessions of an account are open."""
    asked = select(func.count()).where(session.c.account_id == account_id, session.c.expires_at > now())
    return connection.scalar(asked) or 0


def has_password(connection: Connection, account_id: int, password: str) -> bool:
    """Whether this is the password of an account."""
    stored = connection.scalar(select(account.c.password).where(account.c.id == account_id))
    return stored is not None and _matches(password, stored)


def log_in(archive: Archive, name: str, password: str, hours: int) -> str | None:
    """The token of a new session; None where name or password is wrong."""
    with archive.read() as connection:
        found = connection.execute(
            select(account).where(account.c.name == _plain(name), account.c.disabled_at.is_(None))
        ).one_or_none()
    # a name that is not there takes as long as one that is
    if not _matches(password, found.password if found else _hashed("")) or found is None:
        return None
    token = secrets.token_urlsafe(32)
    with archive.write() as connection:
        connection.execute(session.delete().where(session.c.expires_at <= now()))
        connection.execute(
            insert(session).values(
                digest=digest(token), account_id=found.id, created_at=now(), expires_at=_later(hours)
            )
        )
        connection.execute(update(account).where(account.c.id == found.id).values(last_login_at=now()))
    return token


def by_session(connection: Connection, token: str) -> Principal | None:
    """Whose session this is; None where it is over."""
    found = connection.execute(
        select(account.c.id, account.c.name, account.c.role)
        .join(session, session.c.account_id == account.c.id)
        .where(session.c.digest == digest(token), session.c.expires_at > now(), account.c.disabled_at.is_(None))
    ).one_or_none()
    return None if found is None else Principal(f"account:{found.id}", found.name, ROLES[found.role], digest(token))


def log_out(connection: Connection, token: str) -> None:
    connection.execute(session.delete().where(session.c.digest == digest(token)))


def note(
    connection: Connection,
    principal: Principal,
    action: str,
    target: str,
    address: str,
    detail: dict[str, Any] | None = None,
) -> None:
    """A line of the audit log."""
    connection.execute(
        insert(audit).values(
            at=now(), actor=principal.agent, action=action, target=target, detail=detail or {}, address=address
        )
    )


def _hashed(password: str) -> str:
    salt = secrets.token_bytes(16)
    made = hashlib.scrypt(_typed(password), salt=salt, **_SCRYPT)
    return f"scrypt${base64.b64encode(salt).decode()}${base64.b64encode(made).decode()}"


def _typed(password: str) -> bytes:
    """A password is the same whether marks are typed as one character with their letter or as two."""
    return unicodedata.normalize("NFC", password).encode()


def _matches(password: str, stored: str) -> bool:
    _, salt, made = stored.split("$")
    again = hashlib.scrypt(_typed(password), salt=base64.b64decode(salt), **_SCRYPT)
    return hmac.compare_digest(again, base64.b64decode(made))
