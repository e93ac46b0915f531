"""The officer's desk: plain lists and forms."""
