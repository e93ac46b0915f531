"""YAML text to plain data that remembers its lines, so that a mistake can be named by line."""

from typing import Any

import yaml

from balai.engine.errors import Problem

DEEPEST = 50


class Row(dict[str, Any]):
    """A mapping of a YAML file with the line (from 1) on which each key stands."""

    line = 0
    lines: dict[str, int]


class _Loader(yaml.CSafeLoader):
    problems: list[Problem]
    file: str

    def row(self, node: yaml.MappingNode) -> Row:
        row = Row()
        row.line, row.lines = node.start_mark.line + 1, {}
        for key_node, value_node in node.value:
            key, line = str(self.construct_object(key_node, deep=True)), key_node.start_mark.line + 1
            if key in row:
                self.problems.append(Problem(where=f"{self.file}:{line}", code="rule_key_twice", values={"key": key}))
            row[key], row.lines[key] = self.value(value_node), line
        return row

    def value(self, node: yaml.Node) -> Any:
        """The value of a node; a day that does not exist is a mistake and stays as it was written."""
        try:
            return self.construct_object(node, deep=True)
        except (ValueError, OverflowError) as error:
            where = f"{self.file}:{node.start_mark.line + 1}"
            self.problems.append(Problem(where=where, code="rule_yaml", values={"reason": str(error)}))
            return str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.row)


def load(file: str, text: str) -> tuple[Row, list[Problem]]:
    """The mapping in a YAML text and what is wrong with it as YAML."""
    if _is_nested_without_end(text):
        return Row(), [Problem(where=f"{file}:1", code="rule_nested_deep", values={"most": DEEPEST})]
    loader = _Loader(text)
    loader.file, loader.problems = file, []
    try:
        data = loader.get_single_data()
    except (ValueError, OverflowError) as error:
        return Row(), [Problem(where=f"{file}:1", code="rule_yaml", values={"reason": str(error)})]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = Problem(
            where=f"{file}:{line}",
            code="rule_yaml",
            values={"reason": getattr(error, "problem", None) or str(error)},
        )
        return Row(), [problem]
    finally:
        loader.dispose()
    if not isinstance(data, Row):
        return Row(), [Problem(where=f"{file}:1", code="rule_not_mapping")]
    return data, loader.problems


def _is_nested_without_end(text: str) -> bool:
    """More levels than any honest file has; the YAML library would run out of stack."""
    open_now = deepest = 0
    for character in text:
        if character in "[{":
            open_now += 1
            deepest = max(deepest, open_now)
        elif character in "]}":
            open_now -= 1
    indents = (len(line) - len(line.lstrip(" -?")) for line in text.splitlines())
    return deepest > DEEPEST or max(indents, default=0) > 4 * DEEPEST


def line_of(row: Any, path: list[str | int]) -> int:
    """The line of the deepest part of `path` that exists in the data."""
    line = getattr(row, "line", 0)
    for step in path:
        if isinstance(row, Row) and step in row:
            line, row = row.lines[str(step)], row[str(step)]
        elif isinstance(row, list) and isinstance(step, int) and step < len(row):
            row = row[step]
            line = getattr(row, "line", line)
        else:
            break
    return line
