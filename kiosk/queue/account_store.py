"""The deeds of administrators that carry a password: adding an account, giving a new password."""

from __future__ import annotations

from kiosk.queue import accounts
from kiosk.queue.accounts import Staff
from kiosk.queue.auditing import note
from kiosk.queue.database import alone
from kiosk.queue.ledger import Ledger
from kiosk.queue.overview import Json
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.store import Deed, Store


class AccountStore:
    """Deeds for a `Store` to do. The answer is {name}; the account itself is read afresh."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def adding(self, staff: Staff, password_hash: str, request_id: str, by: str) -> Deed:
        """Add an account; a name that is there is refused, and its account left as it is."""

        def work(ledger: Ledger) -> Json | Refusal:
            alone(ledger.connection, "accounts")
            if accounts.find(ledger.connection, staff.name) is not None:
                return Refusal(RefusalCode.ACCOUNT_EXISTS, {"name": staff.name})
            accounts.put_staff(ledger.connection, staff, password_hash, ledger.now)
            return _noted(ledger, "account_added", staff)

        return self._store.once(request_id, f"add account {staff.name}", by, work)

    def giving_password(self, name: str, password_hash: str, request_id: str, by: str) -> Deed:
        """Give an account another password; its open sessions end, its role and state stay."""

        def work(ledger: Ledger) -> Json | Refusal:
            alone(ledger.connection, "accounts")
            account = accounts.find(ledger.connection, name)
            if account is None:
                return Refusal(RefusalCode.UNKNOWN_ACCOUNT, {"name": name})
            accounts.give_password(ledger.connection, name, password_hash)
            return _noted(ledger, "account_reset", Staff(name, account.role))

        return self._store.once(request_id, f"give password {name}", by, work)


def _noted(ledger: Ledger, deed: str, staff: Staff) -> Json:
    note(
        ledger.connection,
        ledger.now,
        ledger.today,
        ledger.by,
        deed,
        f"staff:{staff.name}",
        data={"role": staff.role},
    )
    return {"name": staff.name}
