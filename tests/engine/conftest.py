"""How long to look: a minute every day, and `HYPOTHESIS_PROFILE=deep` for rarer people and rulebooks."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("ci-engine", settings.get_profile("ci"), max_examples=60)
settings.register_profile(
    "deep", max_examples=5_000, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck)
)
if os.environ.get("HYPOTHESIS_PROFILE") == "deep":
    settings.load_profile("deep")
elif settings.get_current_profile_name() == "ci":
    settings.load_profile("ci-engine")
