"""What must be told, on which channel, and whether it got there. Looks nobody up: it is given a `Recipient`."""
