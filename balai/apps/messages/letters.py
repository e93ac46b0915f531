"""A message on paper, for people without any other channel: tagged PDF, set by typst."""

import json
from pathlib import Path
from uuid import UUID

import typst
from django.conf import settings
from django.utils import timezone

from balai import rulebook
from balai.apps.messages import rendering
from balai.apps.messages.models import Delivery
from balai.engine.errors import DomainError, NotFound
from balai.engine.messagefile import Channel
from balai.words import SPACE, words

PAPERS = Path(__file__).parent / "papers"
GREETING = {"id": "Halo {name},", "en": "Dear {name},"}


def pdf(delivery_id: UUID) -> bytes:
    """The letter as PDF/UA. Above the fold stands the address and nothing else, so that an envelope tells no more.

    Raises NotFound, DomainError (`message_no_letter`).
    """
    delivery = Delivery.objects.select_related("message").filter(pk=delivery_id, channel=Channel.LETTER.value).first()
    if delivery is None:
        raise NotFound("message_not_found")
    message = delivery.message
    template = rendering.template_of(message)
    if template is None or not template.wording(message.language).letter:
        raise DomainError("message_no_letter", message=message.code)
    frame = rulebook.messages().frame[message.language]
    data = {
        "lang": message.language,
        "envelope": delivery.send_to.splitlines(),
        "day": words(message.language).day(timezone.localdate(message.created_at)).replace(SPACE, " "),
        "title": template.wording(message.language).title,
        "paragraphs": [
            GREETING[message.language].format(name=message.values.get("name", "")),
            *rendering.letter(message, template).split("\n\n"),
            frame.letter_closing,
        ],
        "sender": frame.sender,
    }
    made = typst.compile(
        str(PAPERS / "letter.typ"),
        root=str(PAPERS),
        font_paths=[str(settings.PAPER_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made
