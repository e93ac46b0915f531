"""The living demo: sample persons, made through the same doors everyone uses."""
