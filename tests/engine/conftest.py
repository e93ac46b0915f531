"""`HYPOTHESIS_PROFILE=deep` looks for rarer people and rulebooks than there is time for every day."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "deep", max_examples=5_000, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck)
)
if os.environ.get("HYPOTHESIS_PROFILE") == "deep":
    settings.load_profile("deep")
