"""The currencies of ISO 4217 that are in use; commands take no other code (semantics 35)."""

from difflib import get_close_matches
from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from contracts.money import Currency, Money, MoneyFromZero

_WRITTEN: Final = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
    CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD
    KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR
    NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN
    SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD
    XCG XOF XPF YER ZAR ZMW ZWG ZWL
"""
CODES: Final = frozenset(_WRITTEN.split())
# What people write for a currency that has another code.
MEANT: Final = {"RMB": "CNY", "CNH": "CNY", "NTD": "TWD"}
MOST_NAMED: Final = 3


def known(currency: str) -> str:
    """Return the code, or refuse one that no currency has."""
    if currency in CODES:
        return currency
    nearest = [MEANT[currency]] if currency in MEANT else get_close_matches(currency, sorted(CODES), MOST_NAMED, 0)
    raise PydanticCustomError(
        "currency_unknown",
        "there is no currency {code} in ISO 4217; the nearest known: {nearest}",
        {"code": currency, "nearest": ", ".join(nearest)},
    )


def _in_known(money: Money) -> Money:
    known(money.currency)
    return money


# In commands; events of before this rule hold any three letters.
KnownCurrency = Annotated[Currency, AfterValidator(known)]
KnownMoney = Annotated[Money, AfterValidator(_in_known)]
KnownMoneyFromZero = Annotated[MoneyFromZero, AfterValidator(_in_known)]
