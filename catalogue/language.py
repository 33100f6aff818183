"""The user's language: sentences by gettext, numbers and months by Babel. One object goes down to whoever speaks."""

import gettext
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from io import BytesIO
from math import isfinite
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import NumberFormatError, format_decimal, parse_decimal

from catalogue.errors import Figures, Message, UserError

LANGUAGES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
DEFAULT_LANGUAGE = "fi"
LOCALE_FOLDER = Path(__file__).parent / "locale"
TIME_ZONE = ZoneInfo("Europe/Helsinki")
NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"
# Values of messages that number a thing and count nothing: row 12345 of a file, release 1000. They are not grouped.
ORDINALS = frozenset({"row", "other", "same_person", "line", "column", "first", "number", "base"})

# English dates and numbers as read in Europe: 24 Nov 2026, 40.5 %.
_LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}


LOCAL_USER = "local"
"""How records name who used the machine itself without signing in."""


@dataclass(frozen=True)
class Language:
    """One of the languages of LANGUAGES, with everything that is said or formatted in it."""

    code: str

    def say(self, text: str, /, **values: Any) -> str:
        """Return the sentence `text` (English, with {names}) in this language, with the values filled in."""
        translated = _translations(self.code).gettext(text) if text else text
        return translated.format(**values) if values else translated

    def message(self, message: Message) -> str:
        """Return a message in this language; messages among its values are translated too."""
        values = {name: self._value(name, value) for name, value in message.values.items()}
        return self.say(message.text, **values) if values else self.say(message.text)

    def error(self, error: UserError) -> list[str]:
        """Return the error's sentence and its details, one string each."""
        return [self.message(error.message), *(self.message(detail) for detail in error.details)]

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, Message):
            return self.message(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, Figures):
            return self.figures(value)
        if isinstance(value, int | float) and name not in ORDINALS:
            return self.figure(value)
        return value[self.code] if hasattr(value, "fi") else value

    @property
    def has_decimal_comma(self) -> bool:
        """True where people write 40,5: their spreadsheets then part the fields of a CSV file by semicolons."""
        return self.code != "en"

    @property
    def locale(self) -> Locale:
        """Babel's locale."""
        return Locale.parse(_LOCALES[self.code])

    def number(self, value: float, decimals: int = 0) -> str:
        """Return `4 422` or `40,5`: the language's group and decimal marks, a true minus sign."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        text = format_decimal(rounded(value, decimals), format=pattern, locale=self.locale)
        return str(text).replace("-", MINUS)

    def figure(self, value: float) -> str:
        """Return `4 422`, `12,2` or `0,001`: with as many decimals as the value has, at most four."""
        shown = f"{rounded(value, 4):f}".rstrip("0").rstrip(".")
        return self.number(value, len(shown.partition(".")[2]))

    def figures(self, text: str) -> str:
        """Return `1 706–1 710` for the text `1706–1710`, with the decimals that each number has."""
        parts = text.split(EN_DASH)
        return EN_DASH.join(self.number(float(part), len(part.partition(".")[2])) for part in parts)

    def parse_number(self, text: str) -> float | None:
        """Return the number that a person has typed in this language, `38,5` or `38.5`; None where it is none."""
        try:
            value = parse_decimal(text.strip().replace(MINUS, "-"), locale=self.locale, strict=True)
        except NumberFormatError:
            return None
        return float(value) if isfinite(value) else None

    def signed(self, value: float, decimals: int = 0) -> str:
        """Return the number with a plus or minus sign; zero after rounding has none."""
        return ("+" if rounded(value, decimals) > 0 else "") + self.number(value, decimals)

    def month(self, month: date) -> str:
        """Return `kesäkuu 2026`."""
        return str(format_date(month, "LLLL y", locale=self.locale))

    def month_short(self, month: date) -> str:
        """Return `6/2026` in Finnish and Swedish, `Jun 2026` in English."""
        return str(format_date(month, "LLL y" if self.code == "en" else "M/y", locale=self.locale))

    def span(self, first: date, last: date) -> str:
        """Return `tammikuu 2018 – kesäkuu 2026`; one month where both are the same."""
        return f" {EN_DASH} ".join(dict.fromkeys(map(self.month, (first, last))))

    def in_month(self, month: date) -> str:
        """Return the month as it stands in a sentence: `kesäkuussa 2026`, `i juni 2026`, `in June 2026`."""
        if self.code == "fi":  # every Finnish month ends in -kuu, whose inessive is -kuussa
            name = format_date(month, "LLLL", locale=self.locale)
            return f"{name}ssa {month.year}"
        return {"sv": "i ", "en": "in "}[self.code] + self.month(month)

    def day(self, day: date) -> str:
        """Return `25.8.2026` (`25 Aug 2026` in English)."""
        return str(format_date(day, "d MMM y" if self.code == "en" else "d.M.y", locale=self.locale))

    def moment(self, moment: datetime) -> str:
        """Return day and time of day in Finland: `25.8.2026 9.00`."""
        pattern = {"fi": "d.M.y H.mm", "sv": "d.M.y H:mm", "en": "d MMM y HH:mm"}[self.code]
        return str(format_datetime(moment, pattern, tzinfo=TIME_ZONE, locale=self.locale))

    def person(self, name: str) -> str:
        """Return who has done something; who used this machine without signing in has no name."""
        return self.say("local user") if name == LOCAL_USER else name

    def listed(self, items: list[str]) -> str:
        """Return `a, b ja c`."""
        return str(format_list(items, locale=self.locale))


def rounded(value: float, decimals: int) -> Decimal:
    """Return the value rounded half away from zero, as the statistics publish; never a negative zero."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


@cache
def speak(code: str) -> Language:
    """Return the language with this code; Finnish where the code is unknown."""
    return Language(code if code in LANGUAGES else DEFAULT_LANGUAGE)


@cache
def _translations(code: str) -> gettext.NullTranslations:
    """Compile the language's .po file in memory, so that no built file has to be kept up to date."""
    path = LOCALE_FOLDER / code / "LC_MESSAGES" / "suunta.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
