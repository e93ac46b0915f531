"""The forms of the check's questions, for whoever fills them in: a visitor, a citizen, a helper, an officer."""
