"""Lists of an office: in, and out."""
