"""What to tell a person first, when age, pregnancy or a disability decides more than anything she can prepare."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from balai.engine.assess import Result
from balai.engine.dates import add_months, years_between
from balai.engine.facts import Facts
from balai.engine.planes import Verdict
from balai.engine.rules import Rulebook, leaves
from balai.engine.vocabulary import Age
from balai.words import Words

ADULT_RULE = "base.age_min_18"
MANY = 4  # an age limit closes one pathway in four, or more


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A word before the results: what is so, and what one can do all the same."""

    title: str
    text: str
    source_line: str = ""


def notes(facts: Facts, results: list[Result], book: Rulebook, said: Words, *, on: date) -> Iterator[Note]:
    """The notes that are true for this person, most important first."""
    born = facts.values.get("birth_date")
    reachable = [r for r in results if r.verdict is not Verdict.CLOSED]
    if isinstance(born, date) and (adult_on := _adult_on(born, book)) > on:
        yield _under_age(born, adult_on, book, said, on)
    elif _closed_by_age(results) * MANY >= len(results):
        yield _over_age(reachable)
    if facts.values.get("status.pregnant") is True:
        yield Note(
            title=_("Selama hamil, dahulukan kesehatan Anda"),
            text=_(
                "Jalur G to G Jepang menunggu sampai setelah melahirkan; itu penundaan, bukan penolakan. Belajar "
                "bahasa dan menyiapkan berkas boleh jalan terus. Jangan berangkat lewat calo "
                "yang menyuruh menutupi kehamilan."
            ),
        )
    if _bodily_rule_closes(facts):
        yield Note(
            title=_("Sebagian jalur membatasi kondisi fisik"),
            text=_(
                "Itu aturan negara tujuan atau programnya, bukan penilaian atas kemampuan Anda. %(n)s jalur di bawah "
                "ini tetap dapat Anda tempuh atau siapkan. Petugas dapat menanyakan penyesuaian kepada penyelenggara."
            )
            % {"n": len(reachable)},
        )
    if not reachable:
        yield Note(
            title=_("Belum ada jalur luar negeri yang cocok"),
            text=_(
                "Anda tetap boleh datang ke loket: petugas mencarikan pelatihan, lowongan di dalam negeri, atau "
                "usaha. Jangan terima tawaran yang menjanjikan pengecualian; itu tanda jalur tidak resmi."
            ),
        )


def _adult_on(born: date, book: Rulebook) -> date:
    """The day the general minimum age is reached, from the rulebook."""
    for rule_set in book.rule_sets.values():
        for root in rule_set.rules:
            for leaf in leaves(root):
                if leaf.id == ADULT_RULE and isinstance(leaf.params, Age):
                    return add_months(born, (leaf.params.min_years or 0) * 12)
    return born


def _under_age(born: date, adult_on: date, book: Rulebook, said: Words, on: date) -> Note:
    rule = next(rule for rule_set in book.rule_sets.values() for rule in rule_set.rules if rule.id == ADULT_RULE)
    source = book.sources[rule.source[0]]
    return Note(
        title=_("Anda %(age)s tahun: sekarang waktunya menyiapkan") % {"age": years_between(born, on)},
        text=_(
            "Bekerja di luar negeri baru boleh mulai umur %(years)s tahun, bagi Anda %(day)s. Sebelum itu tidak ada "
            "yang boleh memberangkatkan Anda. Yang bisa dimulai sekarang: menamatkan sekolah, belajar bahasa, dan "
            "memilih jalur di bawah ini sebagai tujuan. Ajak orang tua atau wali ikut membaca."
        )
        % {"years": years_between(born, adult_on), "day": said.day(adult_on)},
        source_line=f"{source.title}, {said.source_date(source.date)}",
    )


def _closed_by_age(results: list[Result]) -> int:
    """How many pathways an age limit closes."""
    return sum(
        any(
            leaf.id in result.closed_by and isinstance(leaf.params, Age)
            for root in result.route.roots
            for leaf in leaves(root.rule)
        )
        for result in results
    )


def _over_age(reachable: list[Result]) -> Note:
    return Note(
        title=_("Banyak jalur punya batas umur, tetapi tidak semuanya"),
        text=_(
            "%(n)s jalur masih dapat Anda tempuh atau siapkan. Pengalaman Anda juga berharga di sini: tanyakan di "
            "loket tentang pengakuan keahlian, usaha, dan lowongan di dalam negeri."
        )
        % {"n": len(reachable)},
    )


def _bodily_rule_closes(facts: Facts) -> bool:
    colour, limbs = facts.values.get("physical.colour_vision"), facts.values.get("physical.limbs")
    return colour in ("partial", "total") or (limbs is not None and limbs != "intact")
