"""Pieces that all screens share: the form widgets and the page that shows every component."""
