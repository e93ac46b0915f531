"""What data of a person are used for, on which legal ground, and the texts people agree to (rulebook/consents.yaml)."""

import hashlib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from balai.engine.errors import NotFound, RulebookInvalid
from balai.engine.rows import Row
from balai.engine.service import Origin
from balai.engine.yamltext import load


class Ground(StrEnum):
    """The legal grounds of UU 27/2022 art. 20(2), and the guardian's consent of art. 25."""

    CONSENT = "consent"
    GUARDIAN = "guardian"
    CONTRACT = "contract"
    LEGAL_DUTY = "legal_duty"
    VITAL_INTEREST = "vital_interest"
    PUBLIC_DUTY = "public_duty"
    LEGITIMATE_INTEREST = "legitimate_interest"


class After(StrEnum):
    """What a withdrawal still asks of people, beyond what the machine stops at once."""

    NOTHING = "nothing"
    DESK = "desk"  # a task on the desk, within the clock


class Text(Row, frozen=True, kw_only=True):
    """One wording, from the day it is in force. Old wordings stay: what somebody agreed to can be read for ever."""

    version: int
    in_force_on: date
    title: str
    title_en: str
    text: str
    text_en: str

    def digest(self, language: str) -> str:
        """The hash of what was shown, 64 hexadecimal digits.

        >>> text = Text(version=1, in_force_on=date(2026, 1, 1), title="A", title_en="B", text="C", text_en="D")
        >>> text.digest("id") == text.digest("en")
        False
        """
        shown = (self.title, self.text) if language == "id" else (self.title_en, self.text_en)
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()


class Purpose(Row, frozen=True, kw_only=True):
    """One use of data. `organisations`: the kinds of organisations a consent may name; none for the Balai itself.

    `asked_in_use`: agreed to where it is used, with what for; the page of the data only shows it and takes it back.
    """

    id: str
    ground: Ground
    source: str
    texts: tuple[Text, ...]
    organisations: tuple[str, ...] = ()
    asked_in_use: bool = False
    after: After = After.NOTHING
    adults_only: bool = False

    @property
    def is_asked(self) -> bool:
        """May people say yes or no to it?"""
        return self.ground is Ground.CONSENT

    def text(self, on: date) -> Text:
        """The wording in force on that day. Raises NotFound."""
        found = [text for text in self.texts if text.in_force_on <= on]
        if not found:
            raise NotFound("purpose_not_found", purpose=self.id)
        return max(found, key=lambda text: text.in_force_on)

    def version(self, number: int) -> Text:
        """A wording by its number, in force or not. Raises NotFound."""
        found = [text for text in self.texts if text.version == number]
        if not found:
            raise NotFound("purpose_not_found", purpose=self.id)
        return found[0]


class Purposes(Row, frozen=True, kw_only=True):
    """Every use of data with its ground."""

    purposes: tuple[Purpose, ...]
    sources: Mapping[str, Origin]

    def of(self, purpose_id: str) -> Purpose:
        """A purpose by its id. Raises NotFound."""
        found = [purpose for purpose in self.purposes if purpose.id == purpose_id]
        if not found:
            raise NotFound("purpose_not_found", purpose=purpose_id)
        return found[0]

    def asked(self, on: date) -> list[Purpose]:
        """Those people may say yes or no to on that day."""
        return [p for p in self.purposes if p.is_asked and any(text.in_force_on <= on for text in p.texts)]


def parse(text: str) -> Purposes:
    """The uses of data. Raises RulebookInvalid for text that is not YAML, msgspec.ValidationError for bad rows."""
    data, problems = load("consents.yaml", text)
    if problems:
        raise RulebookInvalid(problems)
    return msgspec.convert(data, Purposes)
