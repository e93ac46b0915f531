"""An office's own lists: read, tried, taken in, taken back; and lists given out."""
