"""At home and in the demo nothing leaves: the text is kept, so that a screen can show what would have been sent."""

import logging
import sys

from django.conf import settings

from balai.apps.messages.doors.port import Outgoing, Receipt

logger = logging.getLogger(__name__)


class Screen:
    """Stands in for every provider that is not set up."""

    def send(self, outgoing: Outgoing) -> Receipt:
        """Log that there is something to see, and not what."""
        logger.info("message_on_screen", extra={"delivery_id": str(outgoing.key), "channel": outgoing.channel.value})
        text = f"{outgoing.subject}\n\n{outgoing.text}" if outgoing.subject else outgoing.text
        if settings.DEBUG:  # at home codes are read in the terminal
            sys.stdout.write(f"{outgoing.channel.value} {outgoing.to}: {text}\n")
        return Receipt(reference="screen", shown=text)
