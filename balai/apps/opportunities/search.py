"""Full-text search over the pages of the portal, in PostgreSQL: words by their stem, and words nearly spelt right."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from balai.apps.opportunities.models import SearchEntry

CONFIGS = {"id": "indonesian", "en": "english"}  # PostgreSQL's own stemmers
NEARLY = 0.45  # of the letters in three: "jepag" still finds "Jepang"
MOST = 20
LONGEST = 100
_LOCK = 7_310_226  # any number that no other lock of ours uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page to be found. `ref` says which, within its kind; the screen knows its address."""

    language: str
    kind: str
    ref: str
    title: str
    text: str


def fingerprint(entries: Sequence[Entry]) -> str:
    """The content hash that names an index."""
    digest = hashlib.sha256()
    for entry in entries:
        digest.update("\0".join(astuple(entry)).encode())
    return digest.hexdigest()


@transaction.atomic
def build(entries: Sequence[Entry], name: str) -> None:
    """Store the index under its fingerprint, once, and keep the one before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if is_built(name):
        return
    newest = SearchEntry.objects.order_by("-id").values_list("fingerprint", flat=True).first()
    SearchEntry.objects.exclude(fingerprint=newest).delete()  # another version of this program may still need it
    rows = [
        SearchEntry(fingerprint=name, language=e.language, kind=e.kind, ref=e.ref, title=e.title, text=e.text)
        for e in entries
    ]
    SearchEntry.objects.bulk_create(rows)
    for language, config in CONFIGS.items():
        vector = SearchVector("title", weight="A", config=config) + SearchVector("text", weight="B", config=config)
        SearchEntry.objects.filter(language=language).update(vector=vector)


def is_built(name: str) -> bool:
    return SearchEntry.objects.filter(fingerprint=name).exists()


def find(text: str, *, language: str, name: str) -> list[SearchEntry]:
    """The pages that answer best, at most MOST; by stem, then by titles that look alike."""
    wanted = " ".join(text.replace("\0", " ").split())[:LONGEST]
    if not wanted:
        return []
    query = SearchQuery(wanted, config=CONFIGS[language], search_type="websearch")
    likeness = Greatest(TrigramWordSimilarity(wanted, "title"), TrigramWordSimilarity(wanted, "text"))
    return list(
        SearchEntry.objects.filter(fingerprint=name, language=language)
        .annotate(rank=SearchRank(F("vector"), query), likeness=likeness)
        .filter(Q(vector=query) | Q(likeness__gte=NEARLY))
        .order_by("-rank", "-likeness", "id")[:MOST]
    )
