"""Every field of every model of ours says whether it is public, internal or personal."""

import pytest
from django.apps import apps
from django.db.models import Model

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("balai.") and not hasattr(model, "pgh_tracked_model")  # history has its fields
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_fields_are_marked(model: type[Model]) -> None:
    fields = {field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)}
    assert set(model.marks) == fields
    assert set(model.marks.values()) <= {"public", "internal", "personal"}


def test_nothing_names_a_person_outside_files_and_accounts() -> None:
    apart = {"access", "people"}
    others = {"PlacementCompany"}  # companies with their offices
    models = [model for model in OURS if model._meta.app_label not in apart and model.__name__ not in others]
    names = {field.name for model in models for field in model._meta.local_fields}
    assert not names & {"name", "nik", "phone", "address", "email", "ip"}
