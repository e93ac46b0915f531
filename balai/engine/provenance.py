"""What a person says and what others have seen or certified, as one set of facts that knows on what it rests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from balai.engine.errors import Conflict
from balai.engine.explain import Explanation
from balai.engine.factkeys import LISTS


class Basis(StrEnum):
    """On whose word a fact rests, the weakest first."""

    LISTED = "listed"  # on a list of the office; nobody has asked her
    SAID = "said"  # the person's own word
    SEEN = "seen"  # an officer saw the document
    CERTIFIED = "certified"  # a registry confirmed it


STRENGTH = {basis: rank for rank, basis in enumerate(Basis)}
#: What tells one entry of a list from another: the same key is the same school, test, certificate, job or licence.
KEYS: Mapping[str, tuple[str, ...]] = {
    "education": ("level", "field"),
    "languages": ("test",),
    "certificates": ("type",),
    "experience": ("occupation", "from"),
    "licences": ("type",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A fact somebody else stands for: the path of a single value, or of a list and then one entry of it."""

    path: str
    value: Any
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """Plain facts, where each comes from, and where the person said something else than was proved.

    `bases`: path -> basis of a single value. `entries`: (list, key of the entry) -> basis. Both name proofs only;
    `listed` names paths of which so far only a list of the office tells.
    """

    raw: Mapping[str, Any]
    bases: Mapping[str, Basis]
    entries: Mapping[tuple[str, str], Basis]
    contradicted: tuple[str, ...] = ()
    listed: frozenset[str] = frozenset()

    def rests_on(self, explanation: Explanation) -> Basis | None:
        """The weakest word among the facts a rule looked at; None when it looked at none."""
        found = [self._basis(path, value) for path, value in explanation.facts.items()]
        return min(found, key=STRENGTH.__getitem__, default=None)

    def _basis(self, path: str, value: Any) -> Basis:
        word = Basis.LISTED if path in self.listed else Basis.SAID
        if path not in LISTS:
            return self.bases.get(path, word)
        # An explanation names the first day of a job `start`; the file and the key call it `from`.
        named = [{**entry, "from": entry.get("start")} for entry in value]
        found = [self.entries.get((path, entry_key(path, entry)), word) for entry in named]
        return min(found, key=STRENGTH.__getitem__, default=word)


def entry_key(path: str, entry: Mapping[str, Any]) -> str:
    """What names an entry within its list.

    >>> entry_key("languages", {"test": "JLPT", "level": "N4"})
    'JLPT'
    """
    return ":".join(str(entry.get(name) or "") for name in KEYS[path])


def combined(said: Mapping[str, Any], proofs: Iterable[Proof], *, listed: frozenset[str] = frozenset()) -> Combined:
    """What was said, with every proof in its place. The stronger of two proofs of one thing counts.

    Raises Conflict for a proof of a list that is not one entry.
    """
    raw: dict[str, Any] = dict(said)
    bases: dict[str, Basis] = {}
    entries: dict[tuple[str, str], Basis] = {}
    contradicted: list[str] = []
    for proof in sorted(proofs, key=lambda proof: STRENGTH[proof.basis]):
        if proof.path in LISTS:
            if not isinstance(proof.value, Mapping):
                raise Conflict("proof_not_an_entry", path=proof.path)
            key = entry_key(proof.path, proof.value)
            raw[proof.path], differs = _with_entry(raw.get(proof.path), proof.path, key, proof.value)
            entries[proof.path, key] = proof.basis
        else:
            before = _at(raw, proof.path)
            differs = before is not None and before != proof.value
            raw = _put(raw, proof.path, proof.value)
            bases[proof.path] = proof.basis
        if differs:
            contradicted.append(proof.path)
    return Combined(
        raw=raw, bases=bases, entries=entries, contradicted=tuple(dict.fromkeys(contradicted)), listed=listed
    )


def _with_entry(
    listed: Sequence[Mapping[str, Any]] | None, path: str, key: str, entry: Mapping[str, Any]
) -> tuple[list[Mapping[str, Any]], bool]:
    """The list with this entry instead of the one of its key; was something else known of it?"""
    others = [other for other in listed or () if entry_key(path, other) != key]
    same = [other for other in listed or () if entry_key(path, other) == key]
    differs = listed == [] or any(
        other.get(name) not in (None, value) for other in same for name, value in entry.items() if value is not None
    )
    return [*others, {**(same[0] if same else {}), **entry}], differs


def _at(raw: Mapping[str, Any], path: str) -> Any:
    group, dot, name = path.partition(".")
    return (raw.get(group) or {}).get(name) if dot else raw.get(group)


def _put(raw: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    group, dot, name = path.partition(".")
    return {**raw, group: {**(raw.get(group) or {}), name: value}} if dot else {**raw, group: value}
