"""Deleting a file with everything that hangs on it, its history too."""

from django.apps import apps
from django.db import transaction

from balai.apps.messages import actions as messages
from balai.apps.people import pages
from balai.apps.people.models import DocumentPage, Person


@transaction.atomic
def delete_whole(person: Person) -> None:
    """Delete the file, what belongs to it, what was told about it, and the change history.

    What was done stays in the record, as ids.
    """
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if tracked is Person:
            model._default_manager.filter(pgh_obj_id=person.pk).delete()
        elif tracked is not None and "person" in {field.name for field in tracked._meta.get_fields()}:
            model._default_manager.filter(person_id=person.pk).delete()
    gone = list(DocumentPage.objects.filter(document__person=person).values_list("file_id", flat=True))
    transaction.on_commit(lambda: pages.forget(gone))
    messages.forget(person_id=person.pk)
    person.delete()
