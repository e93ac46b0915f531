"""What is on offer: rulebook versions in force, and later destinations, agencies and job orders."""
