"""Signing in, safety of accounts, and what stands before every page."""
