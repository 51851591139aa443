"""Cut the few schemas and request bodies that we use out of Stripe's published OpenAPI file (8 MB).

usage: python -m tests.support.stripe.cut spec3.json

Writes `schema.json` beside this file; README.md says where the whole comes from. What an object holds of other objects
that we never look at becomes "some object". Two things are made stricter than OpenAPI: what has a list of properties
has no others, so that a misspelt parameter, or a field that only our fake knows, is found.
"""

import json
import sys
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).with_name("schema.json")
OBJECTS = (
    "checkout.session", "payment_intent", "charge", "refund", "dispute", "balance_transaction", "payout", "event",
    "error", "api_errors",
)  # fmt: skip
OPERATIONS = (
    ("POST", "/v1/checkout/sessions"),
    ("GET", "/v1/checkout/sessions/{session}"),
    ("POST", "/v1/checkout/sessions/{session}/expire"),
    ("GET", "/v1/payment_intents/{intent}"),
    ("POST", "/v1/refunds"),
    ("GET", "/v1/refunds"),
    ("GET", "/v1/refunds/{refund}"),
    ("GET", "/v1/disputes"),
    ("GET", "/v1/disputes/{dispute}"),
    ("GET", "/v1/charges/{charge}"),
    ("GET", "/v1/payouts/{payout}"),
)
# What our session asks for; the other parameters keep their names only.
SPELT_OUT = {
    "adaptive_pricing", "line_items", "locale", "mode", "payment_intent_data", "payment_method_types", "reason",
    "ui_mode",
}  # fmt: skip
PREFIX = "#/components/schemas/"


def main(source: Path) -> None:
    spec = json.loads(source.read_text())
    cut = {
        "version": spec["info"]["version"],
        "schemas": {name: _plain(spec["components"]["schemas"][name]) for name in OBJECTS},
        "requests": {
            f"{method} {path}": _parameters(method, spec["paths"][path][method.lower()]) for method, path in OPERATIONS
        },
    }
    SCHEMA.write_text(json.dumps(cut, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def _parameters(method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """One schema for the whole form, or for the whole query string."""
    if method == "POST":
        whole = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    else:
        asked = [parameter for parameter in operation["parameters"] if parameter["in"] == "query"]
        whole = {"type": "object", "properties": {parameter["name"]: parameter["schema"] for parameter in asked}}
    plain: dict[str, Any] = _plain(whole)
    for name, schema in plain["properties"].items():
        if "properties" in schema and name not in SPELT_OUT:
            plain["properties"][name] = {"type": "object"}
    return plain


def _plain(schema: Any) -> Any:
    """JSON Schema of the OpenAPI dialect: nullable becomes a type, notes go, foreign objects are just objects."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(PREFIX)
        return {"$ref": f"#/schemas/{name}"} if name in OBJECTS else {"type": "object"}
    plain = {
        key: {name: _plain(part) for name, part in value.items()} if key == "properties" else _plain(value)
        for key, value in schema.items()
        if key not in {"description", "title", "format", "nullable"} and not key.startswith("x-")
    }
    if plain.get("properties"):
        plain.setdefault("additionalProperties", False)
    return {"anyOf": [plain, {"type": "null"}]} if schema.get("nullable") else plain


if __name__ == "__main__":
    main(Path(sys.argv[1]))
