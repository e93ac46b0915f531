"""What we promise about speed, measured beside peers in one run."""
