#!/usr/bin/env python3
"""Check NDJSON lines against docs/record.schema.json with the part of JSON Schema that it uses.  usage: schema.py SCHEMA LINES"""
import json
import sys

TYPES = {"string": str, "number": (int, float), "integer": int, "array": list, "object": dict, "boolean": bool, "null": type(None)}


def check(value, schema, root, where):
    if "$ref" in schema:
        return check(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, where)
    if "oneOf" in schema:
        kind = value.get("kind")
        for s in schema["oneOf"]:
            d = root["$defs"][s["$ref"].rsplit("/", 1)[1]]
            if d["properties"]["kind"]["const"] == kind:
                return check(value, d, root, where)
        sys.exit(f"{where}: no schema for kind {kind!r}")
    kinds = schema.get("type")
    if kinds and not isinstance(value, tuple(t for k in ([kinds] if isinstance(kinds, str) else kinds) for t in (TYPES[k] if isinstance(TYPES[k], tuple) else (TYPES[k],)))):
        sys.exit(f"{where}: {value!r} is no {kinds}")
    if "const" in schema and value != schema["const"] or "enum" in schema and value not in schema["enum"]:
        sys.exit(f"{where}: {value!r} is not allowed")
    if isinstance(value, dict):
        for k in schema.get("required", []):
            if k not in value:
                sys.exit(f"{where}: {k} is missing")
        for k, v in value.items():
            if k in schema.get("properties", {}):
                check(v, schema["properties"][k], root, where + "." + k)
            elif schema.get("additionalProperties") is False:
                sys.exit(f"{where}: {k} is not in the schema")
    if isinstance(value, list) and "items" in schema:
        for i, v in enumerate(value):
            check(v, schema["items"], root, f"{where}[{i}]")


def main(schema_path, lines_path):
    schema = json.load(open(schema_path, encoding="utf8"))
    n = 0
    for n, line in enumerate(open(lines_path, encoding="utf8"), 1):
        check(json.loads(line), schema, schema, f"{lines_path}:{n}")
    if n == 0:
        sys.exit(f"{lines_path}: no line to check")


main(*sys.argv[1:])
