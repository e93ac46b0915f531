"""The screens of the head of the office."""
