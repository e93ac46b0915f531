"""What happened, and who looked at whose file."""
