"""What other systems are told, so that they need not ask all day."""
