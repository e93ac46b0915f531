"""The command `balai`: what it answers, in which form, and how it refuses."""

import io
import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from balai import rulebook
from balai.cli import main
from balai.engine.planes import Verdict
from tests.engine.book import BOOK, results
from tests.engine.people import able

ON = "2026-11-22"
COMMAND = Path(sys.executable).parent / "balai"
RESULT = [
    "pathway", "verdict", "unmet", "missing", "closed_by", "to_do", "later", "preferred",
    "low_confidence", "status", "is_pmi", "cutoff", "round", "explanations",
]  # fmt: skip
EXPLANATION = [
    "node", "depth", "stage", "mandatory", "outcome", "to_do", "requirement", "fact", "text", "reason",
    "source", "date", "confidence", "remedy",
]  # fmt: skip
NURSE: dict[str, Any] = {
    "birth_date": "1998-07-07",
    "sex": "female",
    "citizenship": "ID",
    "education": [{"level": "D3", "field": "nursing", "profession": None, "completed": True}],
    "languages": [],
    "certificates": [],
    "experience": [{"occupation": "nurse", "from": "2021-01-10", "to": None}],
    "licences": [{"type": "STR_nurse", "issued": "2020-11-01", "expires": None}],
    "physical": {"tattoo": "never"},
}


@pytest.fixture
def facts(tmp_path: Path) -> str:
    path = tmp_path / "nurse.yaml"
    path.write_text(yaml.safe_dump(NURSE), encoding="utf-8")
    return str(path)


class Said:
    """What a call of the command printed."""

    def __init__(self, capture: pytest.CaptureFixture[str], code: int) -> None:
        self.code = code
        self.out, self.err = capture.readouterr()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def balai(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str) -> Said:
        try:
            code = main(words)
        except SystemExit as leaving:  # argparse refuses so
            code = int(leaving.code or 0)
        return Said(capsys, code)

    return run


# JSON


def test_json_has_one_result_per_pathway_in_rulebook_order(balai: Any, facts: str) -> None:
    said = balai("assess", facts, "--on", ON, "--format", "json")
    assert said.code == 0
    assert said.err == ""
    assert list(said.json) == ["on", "rulebook", "results"]
    assert (said.json["on"], said.json["rulebook"]) == (ON, BOOK.version)
    assert [row["pathway"] for row in said.json["results"]] == [p.id for p in BOOK.pathways]


def test_json_says_what_the_engine_says(balai: Any, facts: str) -> None:
    expected = results(NURSE, date.fromisoformat(ON))
    for row in balai("assess", facts, "--on", ON, "--format", "json").json["results"]:
        assert list(row) == RESULT
        result = expected[row["pathway"]]
        assert row["verdict"] == result.verdict
        for key in ("unmet", "missing", "closed_by", "to_do", "later", "preferred"):
            assert row[key] == list(getattr(result, key))


def test_json_explains_every_requirement(balai: Any, facts: str) -> None:
    (row,) = balai("assess", facts, "--on", ON, "--format", "json", "--pathway", "jp-gtog-nurse").json["results"]
    for explanation in row["explanations"]:
        assert list(explanation) == EXPLANATION
        assert explanation["outcome"] in ("met", "gap", "unknown", "closed")
        assert explanation["text"]
        assert all(list(source) == ["id", "title", "url", "date"] for source in explanation["source"])
    by_node = {e["node"]: e for e in row["explanations"]}
    assert by_node["jpg.n5"]["outcome"] == "gap"
    assert by_node["jpg.n5"]["fact"] == {"languages": []}
    assert re.fullmatch(r"\d{4}(-\d\d){0,2}", by_node["jpg.n5"]["date"])
    assert by_node["jpn.str"]["fact"]["licences"][0]["type"] == "STR_nurse"
    assert by_node["jpn.education"]["remedy"] is None
    assert by_node["jpg.n5"]["remedy"] == {**by_node["jpg.n5"]["remedy"], "type": "learn", "months": [None, None]}


def test_json_tells_the_cut_off_and_how_certain_the_round_is(balai: Any, facts: str) -> None:
    def of(pathway: str, *words: str) -> Any:
        return balai("assess", facts, "--on", ON, "--format", "json", "--pathway", pathway, *words).json["results"][0]

    nurse = of("jp-gtog-nurse")
    assert nurse["cutoff"] == {"on": "2027-05-31", "unknown": False}
    assert nurse["round"]["open"] is None
    assert nurse["round"]["assumed"] is False
    assert nurse["round"]["next"]["id"] == "batch_xxi"
    assert nurse["round"]["next"]["certainty"] == "projected"
    korea = of("kr-eps-manufacturing")
    assert korea["cutoff"] == {"on": None, "unknown": True}
    assumed = of("jp-gtog-nurse", "--assume-open", "jp-gtog-nurse:batch_xxi")
    assert assumed["round"]["assumed"] is True
    assert assumed["round"]["open"]["id"] == "batch_xxi"
    assert "jp-gtog-nurse.window" not in assumed["unmet"]
    rolling = of("hk-domestic")
    assert (rolling["cutoff"], rolling["round"]) == (None, None)


def test_a_suspended_pathway_is_closed_for_everybody(balai: Any, facts: str) -> None:
    (row,) = balai("assess", facts, "--on", ON, "--format", "json", "--pathway", "sa-domestic-spsk").json["results"]
    assert (row["verdict"], row["closed_by"]) == ("closed", ["pathway_suspended"])
    assert row["unmet"] == row["missing"] == row["to_do"] == row["later"] == []


def test_several_pathways_and_rounds(balai: Any, facts: str) -> None:
    said = balai(
        "assess", facts, "--on", ON, "--format", "json",
        "--pathway", "sg-domestic", "jp-gtog-nurse", "--pathway", "de-gtog-nurse",
        "--assume-open", "jp-gtog-nurse:batch_xxi", "de-gtog-nurse:batch_viii",
    )  # fmt: skip
    assert [row["pathway"] for row in said.json["results"]] == ["jp-gtog-nurse", "de-gtog-nurse", "sg-domestic"]
    assert [bool(row["round"] and row["round"]["assumed"]) for row in said.json["results"]] == [True, True, False]


@pytest.mark.parametrize(("language", "text"), [("id", "Belum ada sertifikat"), ("en", "No certificate yet")])
def test_json_speaks_both_languages(balai: Any, facts: str, language: str, text: str) -> None:
    said = balai("assess", facts, "--on", ON, "--format", "json", "--pathway", "jp-gtog-nurse", "--lang", language)
    assert text in [e["text"] for e in said.json["results"][0]["explanations"]]


# Text


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", ["Tidak tersedia (", "Hasil ini saran"]), ("en", ["Not available (", "This is advice"])],
)
def test_text_is_grouped_by_verdict(balai: Any, facts: str, language: str, words: list[str]) -> None:
    said = balai("assess", facts, "--on", ON, "--lang", language)
    assert said.code == 0
    assert said.err == ""
    assert all(word in said.out for word in words)
    assert all(f"[{pathway.id}]" in said.out for pathway in BOOK.pathways)
    assert not re.search(r"\bNone\b|[{}]", said.out)
    assert max(map(len, said.out.splitlines())) <= 120


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("raw", [NURSE, {}, able(date.fromisoformat(ON))], ids=["nurse", "nobody", "able"])
def test_text_of_chosen_pathways_names_every_requirement(
    balai: Any, tmp_path: Path, language: str, raw: dict[str, Any]
) -> None:
    (tmp_path / "facts.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    every = [pathway.id for pathway in BOOK.pathways]
    said = balai("assess", str(tmp_path / "facts.yaml"), "--on", ON, "--lang", language, "--pathway", *every)
    assert said.code == 0
    flat = " ".join(said.out.split())
    for pathway in BOOK.pathways:
        for rule in BOOK.rules(pathway, date.fromisoformat(ON)):
            text = (rule.text if language == "id" else rule.text_en) or ""
            assert " ".join(text.split()) in flat


def test_paths_outside_the_protection_of_migrant_workers_say_so(balai: Any, facts: str) -> None:
    said = balai("assess", facts, "--on", ON, "--lang", "en", "--pathway", "au-whv-462", "hk-domestic")
    assert said.out.count("Not a placement of a migrant worker") == 1


# Input


def test_facts_may_come_as_json_and_from_standard_input(balai: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(NURSE)))
    assert len(balai("assess", "-", "--on", ON, "--format", "json").json["results"]) == 35


def test_the_day_is_today_in_bontang_by_default(balai: Any, facts: str, on_day: Any) -> None:
    with on_day("2027-03-01"):
        assert balai("assess", facts, "--format", "json").json["on"] == "2027-03-01"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("sexe: female", ['sexe: unknown key "sexe", perhaps "sex" is meant']),
        (
            "birth_date: 2002-02-30x\nsex: F\nlanguages: none",
            [
                'birth_date: "2002-02-30x" is not a date; write year-month-day, such as 2002-03-14',
                'sex: unknown word "F"',
                "languages: must be a list; an empty list [] means there is none",
            ],
        ),
        ("- a list", ["wrong.yaml:1: must be keys and values"]),
        ("sex: [", ["wrong.yaml:"]),
        ("sex: male\nsex: female", ['wrong.yaml:2: key "sex" stands twice']),
        ("", ["wrong.yaml:1: must be keys and values"]),
        ("birth_date: 2002-02-30", ["wrong.yaml:1: "]),
        ("birth_date: 2030-01-01", ["birth_date: birth date 1 January 2030 is after 22 November 2026"]),
        ("{" * 3000 + "}" * 3000, ["wrong.yaml:"]),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_wrong_facts_are_one_line_each_and_nothing_is_printed(
    balai: Any, tmp_path: Path, text: str, lines: list[str], form: str
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    said = balai("assess", str(path), "--on", ON, "--lang", "en", "--format", form)
    assert (said.code, said.out) == (2, "")
    found = said.err.splitlines()
    assert len(found) == len(lines)
    assert all(line.replace("\u00a0", " ").startswith(start) for line, start in zip(found, lines, strict=True))


def test_facts_that_are_not_text(balai: Any, tmp_path: Path) -> None:
    (tmp_path / "picture.yaml").write_bytes(b"\x89PNG\xff\xfe")
    for name in ("picture.yaml", "nothing.yaml", "."):
        said = balai("assess", str(tmp_path / name), "--on", ON)
        assert (said.code, said.out) == (2, "")
        assert len(said.err.splitlines()) == 1


MEANT = 'Unknown pathway "jp-gtog-nurs", perhaps "jp-gtog-nurse" is meant'
ROUNDS = "of pathway jp-gtog-nurse; there are: 2014, batch_xvi"


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (["--pathway", "jp-gtog-nurs"], MEANT),
        (["--pathway", "hk-domestic", "mars"], 'Unknown pathway "mars"'),
        (["--assume-open", "jp-gtog-nurs:batch_xix"], MEANT),
        (["--assume-open", "jp-gtog-nurse:batch_xxx"], f'Unknown round "batch_xxx" {ROUNDS}'),
        (["--assume-open", "jp-gtog-nurse"], f'Unknown round "" {ROUNDS}'),
    ],
)
@pytest.mark.parametrize("command", ["assess", "whatif"])
def test_an_unknown_pathway_or_round_is_refused(
    balai: Any, facts: str, words: list[str], start: str, command: str
) -> None:
    files = [facts] if command == "assess" else [facts, facts]
    for form in ("text", "json"):
        said = balai(command, *files, "--on", ON, "--lang", "en", "--format", form, *words)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(start)
        assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "22-11-2026"])
def test_a_day_that_is_none_is_refused(balai: Any, facts: str, day: str) -> None:
    said = balai("assess", facts, "--on", day)
    assert (said.code, said.out) == (2, "")
    assert day in said.err


def test_the_last_day_of_all_is_answered(balai: Any, tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text("sex: female", encoding="utf-8")
    assert balai("assess", str(tmp_path / "f.yaml"), "--on", "9999-12-31").code == 0


def test_a_day_before_the_birth_is_refused(balai: Any, facts: str) -> None:
    said = balai("assess", facts, "--on", "0001-01-01")
    assert (said.code, said.out) == (2, "")


def test_a_day_far_ahead_in_the_facts_is_answered(balai: Any, tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text("history: {jp_epa_withdrew_on: 9999-06-01}", encoding="utf-8")
    assert balai("assess", str(tmp_path / "f.yaml"), "--on", ON, "--format", "json").code == 0


@pytest.mark.parametrize("words", [[], ["assess"], ["judge", "x"], ["assess", "x", "--lang", "jp"], ["rulebook"]])
def test_a_wrong_call_shows_how_to_call(balai: Any, words: list[str]) -> None:
    said = balai(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("usage: balai")


@pytest.mark.parametrize("words", [["--help"], ["assess", "--help"], ["whatif", "--help"], ["rulebook", "--help"]])
def test_help_teaches(balai: Any, words: list[str]) -> None:
    said = balai(*words)
    assert said.code == 0
    assert said.out.startswith("usage: balai")


def test_the_examples_in_the_help_work(balai: Any, tmp_path: Path) -> None:
    text = balai("--help").out
    example = text[text.index("A facts file") :].partition("\n")[2]
    (tmp_path / "facts.yaml").write_text(example, encoding="utf-8")
    assert balai("assess", str(tmp_path / "facts.yaml"), "--on", ON).code == 0


# What if


@pytest.fixture
def n5(tmp_path: Path) -> str:
    path = tmp_path / "n5.yaml"
    path.write_text("languages: [{test: JLPT, level: N5, expires: null}]", encoding="utf-8")
    return str(path)


def test_whatif_prints_only_the_verdicts_that_change(balai: Any, facts: str, n5: str) -> None:
    words = ["--on", "2025-04-15", "--format", "json"]
    said = balai("whatif", facts, n5, *words)
    assert list(said.json) == ["on", "rulebook", "changes"]
    assert {"pathway": "jp-gtog-careworker", "before": "gap", "after": "open"} in said.json["changes"]
    assert all(change["before"] != change["after"] for change in said.json["changes"])
    assert {change["after"] for change in said.json["changes"]} <= set(Verdict)
    assert balai("whatif", facts, n5, *words, "--pathway", "hk-domestic").json["changes"] == []


def test_whatif_in_words(balai: Any, facts: str, n5: str) -> None:
    said = balai("whatif", facts, n5, "--on", "2025-04-15", "--lang", "en")
    assert "[jp-gtog-careworker]: To prepare -> Open" in said.out
    assert balai("whatif", facts, facts, "--on", ON, "--lang", "en").out.strip() == "No verdict changes."


def test_whatif_with_wrong_facts(balai: Any, facts: str, tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("language: []", encoding="utf-8")
    said = balai("whatif", facts, str(tmp_path / "more.yaml"), "--on", ON, "--lang", "en")
    assert (said.code, said.out) == (2, "")
    assert said.err.strip() == 'language: unknown key "language", perhaps "languages" is meant'


# The rulebook


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name, text in rulebook.texts().items():
        path = tmp_path / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(rulebook.HERE / "guides", tmp_path / "book" / "guides")
    return tmp_path / "book"


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_rulebook_and_its_copy_are_sound(balai: Any, copy: Path) -> None:
    for words in ([], [str(copy)]):
        said = balai("rulebook", "check", *words, "--lang", "en")
        assert said.code == 0
        assert said.out.strip() == f"Rulebook {BOOK.version} is sound: 35 pathways, 216 rules, 161 sources, 28 guides."


def test_guides_are_checked_with_the_rules(balai: Any, copy: Path) -> None:
    edit(copy, "guides/jepang.yaml", "country: JP", "country: JX")
    said = balai("rulebook", "check", str(copy), "--lang", "en")
    assert said.code == 1
    assert said.out.startswith('guides/jepang.yaml:4: "jepang": unknown country "JX"')


def test_guides_past_their_day_are_named_and_are_no_mistake(balai: Any) -> None:
    said = balai("rulebook", "check", "--on", "2027-05-22", "--lang", "en")
    assert "Due for review" not in said.out
    said = balai("rulebook", "check", "--on", "2027-05-23", "--lang", "en")
    assert said.code == 0
    assert "Due for review, so not shown on 23 May 2027:" in said.out
    assert "  jepang: Working in Japan (valid until 22 May 2027, Placement officers of Balai Migran)" in said.out
    assert "hak-dan-kewajiban" not in said.out


def test_a_broken_rulebook_is_told_line_by_line(balai: Any, copy: Path) -> None:
    edit(copy, "destinations/hk.yaml", "kind: age", "kind: aeg")
    edit(copy, "destinations/qa.yaml", "class: substantive", "class: strict")
    said = balai("rulebook", "check", str(copy), "--lang", "en")
    assert said.code == 1
    lines = (said.out + said.err).strip().splitlines()
    assert len(lines) == 3
    assert re.match(r'destinations/hk\.yaml:\d+: unknown kind "aeg", perhaps "age" is meant; allowed: age,', lines[0])
    assert re.match(r'destinations/qa\.yaml:\d+: wrong value of "class": .*; example: class: substantive', lines[1])
    assert lines[2] == "To mend: 2"


def test_a_rulebook_file_that_is_not_text_is_named(balai: Any, copy: Path) -> None:
    (copy / "meta.yaml").write_bytes("as_of".encode("utf-16"))
    said = balai("rulebook", "check", str(copy), "--lang", "en")
    assert (said.code, said.out.splitlines()[0]) == (
        1,
        "meta.yaml:1: is not UTF-8 text; save this file again in UTF-8",
    )


def test_a_folder_that_is_not_there(balai: Any, tmp_path: Path) -> None:
    said = balai("rulebook", "check", str(tmp_path / "nowhere"))
    assert (said.code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1


def test_diff_says_what_changed_and_for_whom(balai: Any, copy: Path) -> None:
    words = ["rulebook", "diff", str(rulebook.HERE), str(copy), "--on", ON, "--lang", "en"]
    assert balai(*words).out.strip() == "The two rulebooks are the same."
    edit(copy, "destinations/sg.yaml", "max_years: 49", "max_years: 50")
    edit(copy, "destinations/jp.yaml", "certainty: projected", "certainty: announced")
    said = balai(*words)
    assert said.code == 0
    first, second, _, head, *people = said.out.strip().splitlines()
    assert {first, second} == {
        "Rule sg.age, params.max_years: 49 -> 50",
        "Round jp-gtog-nurse:batch_xxi, certainty: projected -> announced",
    }
    assert head == "Example people (synthetic) whose verdict changes on 22 November 2026:"
    assert any(re.fullmatch(r"  P28 .*: sg-domestic: Not available -> .*", line) for line in people)


def test_diff_of_a_broken_rulebook(balai: Any, copy: Path) -> None:
    edit(copy, "destinations/hk.yaml", "kind: age", "kind: aeg")
    said = balai("rulebook", "diff", str(rulebook.HERE), str(copy))
    assert (said.code, said.out) == (2, "")
    assert "hk.yaml" in said.err


# The real thing


def run(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *words], capture_output=True, text=True, check=False, **more)


def test_the_installed_command_answers(facts: str) -> None:
    said = run("assess", facts, "--on", ON, "--format", "json", "--pathway", "hk-domestic")
    assert (said.returncode, said.stderr) == (0, "")
    assert json.loads(said.stdout)["results"][0]["pathway"] == "hk-domestic"


def test_the_installed_command_reads_standard_input_and_refuses() -> None:
    said = run("assess", "-", "--on", ON, input="sexe: male", env={"LC_ALL": "C"})
    assert (said.returncode, said.stdout) == (2, "")
    assert len(said.stderr.splitlines()) == 1


def test_the_installed_command_survives_nesting_without_end() -> None:
    said = run("assess", "-", "--on", ON, input="[" * 100_000)
    assert (said.returncode, said.stdout) == (2, "")
    assert len(said.stderr.splitlines()) == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_assess_imports_no_django(facts: str, form: str) -> None:
    program = "import sys; from balai.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    words = [sys.executable, "-c", program, "assess", facts, "--on", ON, "--format", form]
    said = subprocess.run(words, capture_output=True, text=True, check=True)
    imported = {name.partition(".")[0] for name in said.stderr.split()}
    assert "balai" in imported
    assert not imported & {"django", "psycopg", "hypothesis", "pytest", "config"}


PLAN_KEYS = ["on", "rulebook", "pathway", "verdict", "steps", "earliest_registration", "earliest_departure", "warnings"]
STEP_KEYS = {"node", "remedy", "months", "after", "start_on", "done_on", "cost_idr", "who_pays"}


def test_a_plan_as_data(balai: Any, facts: str) -> None:
    found = balai("plan", facts, "jp-gtog-careworker", "--on", "2026-04-20", "--format", "json").json
    assert list(found) == PLAN_KEYS
    assert (found["on"], found["pathway"]) == ("2026-04-20", "jp-gtog-careworker")
    assert found["steps"]
    assert all(set(step) >= STEP_KEYS for step in found["steps"])
    assert set(found["earliest_registration"]) >= {"on", "round", "certainty"}
    assert set(found["earliest_departure"]) >= {"on", "rests_on"}


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("id", ["Mendaftar: paling cepat ", "Ini rencana, bukan janji."]),
        ("en", ["Register: not before ", "not a promise"]),
    ],
)
def test_a_plan_in_words(balai: Any, facts: str, language: str, lines: list[str]) -> None:
    said = balai("plan", facts, "jp-gtog-nurse", "--on", ON, "--lang", language)
    assert said.code == 0
    assert all(line in said.out for line in lines)


def test_a_plan_for_a_closed_pathway_says_why(balai: Any, facts: str) -> None:
    said = balai("plan", facts, "sa-domestic-spsk", "--on", ON, "--lang", "en")
    assert said.code == 0
    assert "! The government has stopped placement" in said.out
    assert "Register:" not in said.out


def test_a_plan_for_no_pathway_names_the_nearest(balai: Any, facts: str) -> None:
    said = balai("plan", facts, "jp-gtog-nurs", "--lang", "en")
    assert (said.code, said.out, said.err.strip()) == (2, "", MEANT)
