"""What somebody was told, and how he or she wants to be told."""
