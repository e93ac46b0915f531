"""What a person asks of us: the anonymous check now; plans, cases and counselling when an issue needs them."""
