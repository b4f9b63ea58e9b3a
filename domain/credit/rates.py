"""Rates of exchange: dated, with their source; amounts in several currencies are never added without one."""

from datetime import datetime

from contracts.credit.credit_account import CreditAccountEvent
from contracts.credit.order import ExchangeRateRecorded, RecordExchangeRate
from domain.credit.state import CreditAccount, opened_account
from domain.decider import Refused
from domain.timeline import in_force


class RateOfOneCurrency(Refused):
    code = "credit-account.rate-of-one-currency"


def record_rate(account: CreditAccount, command: RecordExchangeRate, *, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    if command.base == command.quote:
        raise RateOfOneCurrency(f"A unit of {command.base} costs one {command.quote}.")
    if in_force(account.rates.get((command.base, command.quote), ()), at) == command.rate:
        return []
    return [
        ExchangeRateRecorded(
            customer_id=account.customer_id,
            account_id=command.account_id,
            base=command.base,
            quote=command.quote,
            rate=command.rate,
            source=command.source,
        )
    ]
