"""A new key of FIELD_KEYS: what older keys closed is closed anew, so that they can be thrown away.

May be stopped and begun again at any time, and while the office works: a row somebody changes meanwhile keeps its new
value, which is under the newest key already.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pgtrigger
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from balai.apps.access.secrets import SecretField, is_newest, renewed

BATCH = 1000


def places() -> list[tuple[type[models.Model], list[str]]]:
    """Every model with encrypted texts, also those of the change history, and the names of their fields."""
    found = []
    for model in apps.get_models():
        names = [field.name for field in model._meta.local_concrete_fields if isinstance(field, SecretField)]
        if names:
            found.append((model, names))
    return found


def rows() -> int:
    """How many rows `rotate` looks at."""
    counted: int = Authenticator.objects.count()
    return counted + sum(model._base_manager.count() for model, _ in places())


def rotate(*, progress: Callable[[int], None] = lambda count: None) -> int:
    """Close everything with the newest key and return how many rows had an older one. `progress` is told of each batch.

    The change history does not grow: nothing changed but the key. Raises InvalidToken for a row no key opens.
    """
    changed = 0
    for model, names in places():
        for batch in _batches(model, names):
            with transaction.atomic(), pgtrigger.ignore():
                changed += sum(_renew(model, key, dict(zip(names, tokens, strict=True))) for key, *tokens in batch)
            progress(len(batch))
    for factor in Authenticator.objects.order_by("pk"):
        changed += _renew_factor(factor)
        progress(1)
    return changed


def _tokens(model: type[models.Model], names: Sequence[str]) -> Any:
    """Rows with their encrypted texts as they stand in the database: `<name>_token`."""
    tokens = {f"{name}_token": Cast(name, models.TextField()) for name in names}
    return model._base_manager.annotate(**tokens).order_by("pk")


def _batches(model: type[models.Model], names: Sequence[str]) -> Iterator[list[Sequence[Any]]]:
    wanted = _tokens(model, names).values_list("pk", *(f"{name}_token" for name in names))
    batch = list(wanted[:BATCH])
    while batch:
        yield batch
        batch = list(wanted.filter(pk__gt=batch[-1][0])[:BATCH])


def _renew(model: type[models.Model], key: Any, tokens: dict[str, str]) -> bool:
    old = {name: token for name, token in tokens.items() if token and not is_newest(token)}
    if not old:
        return False
    unchanged = _tokens(model, list(old)).filter(pk=key, **{f"{name}_token": token for name, token in old.items()})
    # As text: the field itself would close the token once more.
    fresh = {name: models.Value(renewed(token), models.TextField()) for name, token in old.items()}
    return bool(unchanged.order_by().update(**fresh))


def _renew_factor(factor: Authenticator) -> bool:
    """Second factors keep their secrets within JSON."""
    fresh = {name: _renewed_within(value) for name, value in factor.data.items()}
    if fresh == factor.data:
        return False
    return bool(Authenticator.objects.filter(pk=factor.pk, data=factor.data).update(data=fresh))


def _renewed_within(value: Any) -> Any:
    if isinstance(value, list):
        return [_renewed_within(one) for one in value]
    # Every Fernet token of our time begins so: its version and the first bytes of the second it was made.
    is_token = isinstance(value, str) and value.startswith("gAAAAA")
    return renewed(value) if is_token and not is_newest(value) else value
