"""The people at the counters: accounts, logging in, sessions; each deed in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from kiosk.clock import Clock
from kiosk.queue import accounts, lockout
from kiosk.queue.accounts import Account, Role, Staff
from kiosk.queue.auditing import Entry, deeds_of, entries, note
from kiosk.queue.database import Database, alone
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import QueueRules

IDLE = timedelta(minutes=30)
#: A session in use is written down at most so often.
TOUCH_EVERY = timedelta(minutes=1)
UNKNOWN = "unknown"
TECHNICIAN = "technician"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A log-in that has begun: refused until `held_until`, or to be checked
    against `known` and then told to `failed` or `signed_in`."""

    who: tuple[lockout.Culprit, ...]
    held_until: datetime | None
    locks: tuple[str, ...] = ()
    known: tuple[Staff, str] | None = None


class People:
    """Safe for the threads of a process, and for several processes on one database."""

    def __init__(self, database: Database, rules: QueueRules, clock: Clock, idle: timedelta = IDLE) -> None:
        self.database = database
        self._rules = rules
        self._clock = clock
        self._idle = idle

    # Logging in

    def begin_sign_in(self, name: str, address: str) -> Attempt:
        """Count an attempt; it is a failure until `signed_in` says otherwise."""
        who = lockout.culprits(name, address)
        with self.database.write() as connection:
            held_until, locks = lockout.begin(connection, who, self._clock.now())
            if held_until is not None:
                return Attempt(who, held_until)
            return Attempt(who, None, tuple(locks), accounts.credentials(connection, name))

    def sign_in_failed(self, attempt: Attempt) -> None:
        """The password was wrong, or nobody has the name. What was typed is not kept."""
        subject = UNKNOWN if attempt.known is None else f"staff:{attempt.known[0].name}"
        with self.database.write() as connection:
            self._note(connection, UNKNOWN, "sign_in_failed", subject)
            for kind in attempt.locks:
                self._note(connection, UNKNOWN, "locked_out", subject if kind == "name" else kind)

    def signed_in(
        self, attempt: Attempt, token: str, lasts: timedelta, stronger_hash: str | None = None
    ) -> Staff | None:
        """Open a session and forget the failures; None when the account changed meanwhile."""
        assert attempt.known is not None
        staff, checked_hash = attempt.known
        with self.database.write() as connection:
            accounts.find(connection, staff.name)  # who changes it now ends this session, or comes first
            if accounts.credentials(connection, staff.name) != attempt.known:
                return None
            now = self._clock.now()
            lockout.succeeded(connection, attempt.who)
            if stronger_hash is not None:
                accounts.keep_hash(connection, staff.name, checked_hash, stronger_hash)
            accounts.open_session(connection, staff.name, token, now, now + lasts)
            self._note(connection, f"staff:{staff.name}", "signed_in", f"staff:{staff.name}")
        return staff

    # Sessions

    def session(self, token: str, in_use: bool) -> Staff | None:
        """Who holds `token`. What a hand does (`in_use`) keeps the session from
        ending idle; what a page asks by itself does not."""
        now = self._clock.now()
        with self.database.glance() as connection:
            found = accounts.session(connection, token, now, self._idle)
        if found is None:
            return None
        staff, seen_at = found
        if in_use and now - seen_at >= min(TOUCH_EVERY, self._idle / 2):
            with self.database.write() as connection:
                accounts.touch_session(connection, token, now)
        return staff

    def sign_out(self, token: str) -> None:
        with self.database.write() as connection:
            name = accounts.close_session(connection, token)
            if name is not None:
                self._note(connection, f"staff:{name}", "signed_out", f"staff:{name}")

    # Accounts

    def accounts(self) -> list[Account]:
        with self.database.read() as connection:
            return accounts.every_account(connection, self._clock.now(), self._idle)

    def account(self, name: str) -> Account | None:
        """The account called `name`, with its open sessions."""
        return next((one for one in self.accounts() if one.name == name), None)

    def put(self, staff: Staff, password_hash: str, by: str = TECHNICIAN) -> None:
        """Add an account, or give it a new password and role: its open sessions end."""
        with self.database.write() as connection:
            alone(connection, "accounts")
            new = accounts.put_staff(connection, staff, password_hash, self._clock.now())
            deed = "account_added" if new else "account_reset"
            self._note(connection, by, deed, f"staff:{staff.name}", role=staff.role)

    def change(
        self, name: str, by: str, *, active: bool | None = None, role: Role | None = None
    ) -> Account | Refusal:
        """Activate, deactivate or give another role; what is None stays. Its
        open sessions end. The last administrator stays one."""
        with self.database.write() as connection:
            alone(connection, "accounts")
            before = accounts.find(connection, name)
            if before is None:
                return Refusal(RefusalCode.UNKNOWN_ACCOUNT, {"name": name})
            after = replace(
                before,
                active=before.active if active is None else active,
                role=before.role if role is None else role,
            )
            if after == before:
                return after
            ruling = after.active and after.role is Role.ADMINISTRATOR
            if not ruling and accounts.active_administrators(connection) == {name}:
                return Refusal(RefusalCode.LAST_ADMINISTRATOR, {"name": name})
            accounts.change(connection, name, active=after.active, role=after.role)
            if after.active != before.active:
                deed = "account_activated" if after.active else "account_deactivated"
                self._note(connection, by, deed, f"staff:{name}")
            if after.role is not before.role:
                self._note(
                    connection, by, "role_changed", f"staff:{name}", before=before.role, role=after.role
                )
            return after

    # The audit log

    def today(self) -> date:
        return self._rules.business_date(self._clock.now())

    def audit(
        self, day: date, deed: str | None, before: int | None, count: int
    ) -> tuple[list[Entry], list[str]]:
        """The deeds of a day, the latest first, and which kinds it has."""
        with self.database.read() as connection:
            return entries(connection, day, deed, before, count), deeds_of(connection, day)

    def opened(self, by: str, page: str, asked: Mapping[str, str]) -> None:
        """Somebody looks at a page with data, having `asked` for a part of it."""
        with self.database.write() as connection:
            self._note(connection, by, "opened", page, **asked)

    def _note(self, connection: Connection, by: str, deed: str, subject: str, /, **data: str) -> None:
        now = self._clock.now()
        note(connection, now, self._rules.business_date(now), by, deed, subject, data=data)
