"""YAML in and out for records: texts stay texts, duplicate keys are errors, one canonical form.

PyYAML parses; what differs from its defaults: dates, floats, yes and no are plain texts (YAML 1.2 has no such
booleans), and a repeated key is refused.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from graph.xml_text import is_control


class YamlError(ValueError):
    """Text that is not a YAML record."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place, self.problem, self.remedy = place, problem, remedy


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = True) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, list | dict):
                raise YamlError(_place(key_node.start_mark), "a key that is not a text", "quote it")
            if key in seen:
                raise YamlError(_place(key_node.start_mark), f"key {key!r} stands twice", "keep one of them")
            seen.add(key)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("^(?:0|-?[1-9][0-9]*)$"), list("-0123456789")
)


def _mapping(loader: _Loader, node: yaml.Node) -> dict[Any, Any]:
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


class _Dumper(yaml.CSafeDumper):
    pass


class _Flow(list[Any]):
    pass


class _FlowMap(dict[Any, Any]):
    pass


_Dumper.add_representer(
    _Flow, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)
_Dumper.add_representer(
    _FlowMap, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)
)


def load(text: str) -> Any:
    """The plain value of one YAML document; raises YamlError with line, problem and remedy."""
    try:
        return yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "is not YAML"
        raise YamlError(_place(mark), problem, "mend the YAML there; quote texts with : or #") from error
    except yaml.YAMLError as error:
        before = next((text[: at + 1] for at, each in enumerate(text) if is_control(each)), None)
        raise YamlError(
            f"line {before.count(chr(10)) + 1}" if before is not None else "",
            str(error).splitlines()[0],
            "remove characters that YAML does not allow",
        ) from error


def dump(value: Any) -> str:
    """The canonical text of a plain value: keys as given, short structures on one line, long texts unbroken."""
    return yaml.dump(_styled(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)


def _styled(value: Any, depth: int = 0) -> Any:
    """Block style, but one line for spans, claim lines, and mappings of texts inside the record."""
    if isinstance(value, dict):
        styled = {key: _styled(item, depth + 1) for key, item in value.items()}
        flat = depth >= 2 and not any(isinstance(item, dict | list) for item in value.values())
        return _FlowMap(styled) if flat and set(value) <= _ONE_LINE else styled
    if isinstance(value, list | tuple):
        if any(isinstance(item, dict) and not set(item) <= _LINE_PARTS for item in value):
            return [_styled(item, depth + 1) for item in value]
        return _Flow(_inline(item) for item in value)
    return value


def _inline(value: Any) -> Any:
    if isinstance(value, dict):
        return _FlowMap({key: _inline(item) for key, item in value.items()})
    return _Flow(_inline(item) for item in value) if isinstance(value, list | tuple) else value


_ONE_LINE = {"text", "form", "basis", "lang"}
_LINE_PARTS = {"ar", "fr", "en", "certainty", "because", "status", "misprint", "node", "note"}


def _place(mark: yaml.Mark | None) -> str:
    return f"line {mark.line + 1}" if mark else ""
