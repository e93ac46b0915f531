"""A synthetic city: residents of Bontang who do not exist, drawn to match what was published about those who do."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import date
from errno import EIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from balai.population import body, careers, marginals, papers
from balai.population.arrays import dates, flags, texts
from balai.population.assumptions import KNOWN
from balai.population.drawing import Draw
from balai.population.marginals import PLACE
from balai.population.people import draw_people, nik
from balai.population.report import targets
from balai.population.schooling import draw_schooling, education

CHUNK = 65_536  # people drawn at once, and rows of a row group


def table(*, people: int, seed: int, on: date) -> pa.Table:
    """The whole city as one table. The same arguments give the same table."""
    return pa.concat_tables(chunks(people=people, seed=seed, on=on))


def chunks(*, people: int, seed: int, on: date) -> Iterator[pa.Table]:
    """The city in tables of at most `CHUNK` people: one row each, columns as in docs/reference/population.md."""
    said = {b"balai": json.dumps(metadata(people=people, seed=seed, on=on)).encode()}
    for number, first in enumerate(range(0, people, CHUNK)):
        drawn = _chunk(min(CHUNK, people - first), seed, number, on)
        yield drawn.replace_schema_metadata(said)


def metadata(*, people: int, seed: int, on: date) -> dict[str, object]:
    """What the file says about itself."""
    sources = [marginal.source for marginal in targets()]
    return {
        "synthetic": True,
        "place": PLACE,
        "seed": seed,
        "on": on.isoformat(),
        "people": people,
        "sources": list(dict.fromkeys(sources)),
    }


def write(path: Path, *, people: int, seed: int, on: date, wrote: Callable[[pa.Table], None] = lambda _: None) -> None:
    """Write the city as Parquet, chunk by chunk: memory does not grow with the city.

    `wrote` is called with every chunk. The file appears under its name when it is complete. Raises OSError
    that names it.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with ExitStack() as stack:
            sink, file = stack.enter_context(part.open("wb")), None
            for city in chunks(people=people, seed=seed, on=on):
                file = file or stack.enter_context(pq.ParquetWriter(sink, city.schema))
                file.write_table(city, row_group_size=CHUNK)
                wrote(city)
        part.replace(path)
    except OSError as error:
        raise OSError(error.errno or EIO, error.strerror or str(error), str(path)) from error
    finally:
        with suppress(OSError):  # gone already, or never made
            part.unlink()


def _chunk(n: int, seed: int, number: int, on: date) -> pa.Table:
    def chances(topic: str) -> Draw:
        return Draw(topic, seed, number)

    people = draw_people(chances("people"), n, on)
    schooling = draw_schooling(chances("schooling"), people)
    issued = careers.draw_licences(chances("licence"), people, schooling)
    register = chances("register")
    born_known = register.chance(KNOWN["birth_date"], n)
    villages = np.array([village.code for village in marginals.villages()], dtype=object)
    everybody = np.ones(n, dtype=np.bool_)
    sex = np.where(people.female, "female", "male").astype(object)
    return pa.table(
        {
            "synthetic": flags(everybody),
            "nik": texts(nik(register, people, born_known)),
            "village": texts(villages[people.village]),
            "birth_date": dates(people.born, born_known),
            "sex": texts(sex),
            "citizenship": texts(np.full(n, "ID", dtype=object)),
            "education": education(chances("education"), people, schooling),
            "languages": papers.languages(chances("languages"), people, schooling),
            "certificates": papers.certificates(chances("certificates"), people, schooling),
            "experience": careers.experience(chances("experience"), people, schooling, issued),
            "licences": careers.licences(chances("licences"), people, schooling, issued),
            **body.body(chances("body"), people),
            **body.situation(chances("situation"), people),
            **body.past(chances("past"), people, schooling),
            **papers.documents(chances("documents"), people),
        }
    )
