"""Read-only tables for dashboards: what a survey of a population found, with small numbers left out."""
