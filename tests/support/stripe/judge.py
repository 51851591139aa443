"""What Stripe's published schema says against a request of ours or an answer of the side process."""

import json
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator

from tests.support.stripe.cut import SCHEMA

Tree = dict[str, Any]


@cache
def spec() -> Tree:
    loaded: Tree = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def object_faults(answer: Tree) -> list[str]:
    """What is wrong with an object, or with each object of a list; an empty list when nothing is."""
    if answer.get("object") == "list":
        return [fault for part in answer["data"] for fault in object_faults(part)]
    name = "error" if "error" in answer else str(answer.get("object"))
    if name not in spec()["schemas"]:
        return [f"no schema was cut for {name!r}"]
    return _faults({"$ref": f"#/schemas/{name}"}, answer)


def request_faults(method: str, path: str, form: str) -> list[str]:
    """What is wrong with the form, or the query string, of a request."""
    for operation, schema in spec()["requests"].items():
        known, _, pattern = operation.partition(" ")
        if known == method and re.fullmatch(re.sub(r"\{\w+\}", r"\\w+", pattern), path):
            return _faults(schema, _typed(schema, form_tree(form)))
    return [f"no operation was cut for {method} {path}"]


def form_tree(form: str) -> Tree:
    """`a[0][b]=c` as a tree: keys that are numbers make lists."""
    tree: Tree = {}
    for key, value in parse_qsl(form, keep_blank_values=True):
        first, *rest = re.findall(r"[^\[\]]+", key)
        at, name = tree, first
        for part in rest:
            at, name = at.setdefault(name, {}), part
        at[name] = value
    listed: Tree = _lists(tree)
    return listed


def _lists(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    parts = {key: _lists(value) for key, value in tree.items()}
    return list(parts.values()) if parts and all(key.isdecimal() for key in parts) else parts


def _typed(schema: Tree, value: Any) -> Any:
    """A form has only texts; the schema says which of them are numbers and truths."""
    if isinstance(value, dict):
        return {key: _typed(schema.get("properties", {}).get(key, {}), part) for key, part in value.items()}
    if isinstance(value, list):
        return [_typed(schema.get("items", {}), part) for part in value]
    kinds = {schema.get("type"), *(part.get("type") for part in schema.get("anyOf", ()))}
    if "integer" in kinds and re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    if "boolean" in kinds and value in {"true", "false"}:
        return value == "true"
    return value


def _faults(schema: Tree, value: Any) -> list[str]:
    whole = {**schema, "schemas": spec()["schemas"]}
    return [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(whole).iter_errors(value)]
