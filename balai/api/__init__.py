"""Interfaces for other systems, by version: typed functions over the same actions and queries as the screens."""
