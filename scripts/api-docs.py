#!/usr/bin/env python3
"""Writes docs/API.md to standard output: the services and messages of calmline.v1, out of the comments in the protos.

Its argument is the protos' descriptor set as JSON, with comments (`buf build proto -o set.json`). Who may call a method
comes from the table in src/api/access.rs, the codes of errors from proto/README.md: each is written down once.
"""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The order in which a reader needs them.
ORDER = ["dispatch", "call", "case", "converse", "admin", "types"]
CODES = "CANCELLED|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|RESOURCE_EXHAUSTED|ABORTED"
CODES += "|FAILED_PRECONDITION|OUT_OF_RANGE|UNIMPLEMENTED|UNAVAILABLE|UNAUTHENTICATED"
# The numbers of descriptor.proto: where a file holds these, and where they hold their fields, values or methods.
MESSAGE, ENUM, SERVICE, PACKAGE, MEMBER = 4, 5, 6, 2, 2


class Comments:
    """The comments of a file by where they stand."""

    def __init__(self, file):
        places = file["sourceCodeInfo"]["location"]
        self.by_path = {tuple(p.get("path", ())): p["leadingComments"] for p in places if "leadingComments" in p}

    def paragraphs(self, *path) -> list[str]:
        text = "\n".join(line.strip() for line in self.by_path.get(path, "").splitlines())
        return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]

    def line(self, *path) -> str:
        return " ".join(self.paragraphs(*path)).replace("|", "\\|")


def roles() -> dict[str, str]:
    """Who may call each method, from the table that the server itself goes by."""
    source = (ROOT / "src/api/access.rs").read_text()
    sets = {group: "every token" for group in re.findall(r"const (\w+): Access = Access::AnyToken;", source)}
    for group, listed in re.findall(r"const (\w+): Access = Access::Roles\(&\[(.*?)\]\);", source, re.S):
        sets[group] = ", ".join(role.lower() for role in re.findall(r"Role::(\w+)", listed))
    table = re.findall(r'\(\s*"/calmline\.v1\.(\w+/\w+)",\s*(\w+),\s*Logged::\w+,?\s*\)', source)
    open_to_all = re.findall(r'\(\s*"/calmline\.v1\.(\w+/\w+)",\s*Access::Open,', source)
    return {method: sets[group] for method, group in table} | {method: "anybody, without a token" for method in open_to_all}


def errors() -> str:
    text = (ROOT / "proto/README.md").read_text()
    return re.search(r"^## Errors\n+(.*?)(?=^## |\Z)", text, re.S | re.M).group(1).strip()


def link(type_name: str) -> str:
    short = type_name.rpartition(".")[2]
    return f"[{short}](#{short.lower()})"


def kind(field, nested) -> str:
    """A field's type as a reader says it."""
    entry = nested.get(field.get("typeName", "").rpartition(".")[2])
    if entry and entry.get("options", {}).get("mapEntry"):
        key, value = entry["field"]
        return f"map of {kind(key, {})} to {kind(value, {})}"
    plain = link(field["typeName"]) if "typeName" in field else field["type"].removeprefix("TYPE_").lower()
    if field["label"] == "LABEL_REPEATED":
        return f"repeated {plain}"
    return f"optional {plain}" if field.get("proto3Optional") else plain


def service(file, comments, at, may) -> list[str]:
    it = file["service"][at]
    out = [f"## {it['name']}", "", "\n\n".join(comments.paragraphs(SERVICE, at)), ""]
    for n, method in enumerate(it["method"]):
        sides = [("stream of " if method.get(f"{side}Streaming") else "") + link(method[f"{way}Type"])
                 for side, way in (("client", "input"), ("server", "output"))]
        sentences = [re.split(r"(?<=\.) (?=[A-Z])", part) for part in comments.paragraphs(SERVICE, at, MEMBER, n)]
        failing = [s for part in sentences for s in part if re.search(rf"\b({CODES})\b", s)]
        about = [" ".join(s for s in part if s not in failing) for part in sentences]
        out += [f"### {it['name']}.{method['name']}", "", "\n\n".join(part for part in about if part), ""]
        out += [f"- Request: {sides[0]}", f"- Response: {sides[1]}", f"- Roles: {may[it['name'] + '/' + method['name']]}"]
        out += ["- Errors of its own:"] * bool(failing)
        out += ["    - " + re.sub(rf"\b({CODES})\b", r"`\1`", sentence) for sentence in failing]
        out.append("")
    return out


def message(file, comments, at) -> list[str]:
    it = file["messageType"][at]
    nested = {entry["name"]: entry for entry in it.get("nestedType", [])}
    out = [f"### {it['name']}", "", comments.line(MESSAGE, at), ""]
    if it.get("field"):
        out += ["| | Field | Type | Meaning |", "|---|---|---|---|"]
    for n, field in enumerate(it.get("field", [])):
        meaning = comments.line(MESSAGE, at, MEMBER, n)
        if "oneofIndex" in field and not field.get("proto3Optional"):
            meaning = f"One of `{it['oneofDecl'][field['oneofIndex']]['name']}`. {meaning}"
        out.append(f"| {field['number']} | `{field['name']}` | {kind(field, nested)} | {meaning} |")
    return [*out, ""] if it.get("field") else out


def enumeration(file, comments, at) -> list[str]:
    it = file["enumType"][at]
    out = [f"### {it['name']}", "", comments.line(ENUM, at), "", "| | Value | Meaning |", "|---|---|---|"]
    for n, value in enumerate(it["value"]):
        out.append(f"| {value.get('number', 0)} | `{value['name']}` | {comments.line(ENUM, at, MEMBER, n)} |")
    return [*out, ""]


def main():
    files = {Path(file["name"]).stem: file for file in json.loads(Path(sys.argv[1]).read_text())["file"]}
    if set(files) != set(ORDER):
        sys.exit(f"api-docs: the files are {sorted(files)}, and ORDER in scripts/api-docs.py says {sorted(ORDER)}")
    may, contents, services, types = roles(), [], [], []
    for stem in ORDER:
        file, comments = files[stem], Comments(files[stem])
        for n, it in enumerate(file.get("service", [])):
            contents.append(f"- {link(it['name'])}: {comments.paragraphs(SERVICE, n)[0]}")
            for method in it["method"]:
                full = f"{it['name']}.{method['name']}"
                contents.append(f"    - [{method['name']}](#{full.lower().replace('.', '')}): {may[full.replace('.', '/')]}")
            services += service(file, comments, n, may)
        names = sorted([it["name"] for group in ("messageType", "enumType") for it in file.get(group, [])])
        title = f"## Messages of {stem}.proto"
        contents.append(f"- [Messages of {stem}.proto](#messages-of-{stem}proto): {', '.join(link(name) for name in names)}")
        types += [title, "", comments.line(PACKAGE), ""]
        for n in range(len(file.get("messageType", []))):
            types += message(file, comments, n)
        for n in range(len(file.get("enumType", []))):
            types += enumeration(file, comments, n)
    top = ["# The API: package `calmline.v1`", ""]
    top += ["Made from the comments in `proto/`: change those, then run `scripts/check-api.sh write-docs`."]
    top += ["`docs/INTEGRATING.md` is the way in; `proto/README.md` holds the rules for versions and messages.", ""]
    top += ["## Contents", ""]
    contents.append("- [Errors of every method](#errors-of-every-method)")
    lines = [*top, *contents, "", *services, *types, "## Errors of every method", "", errors()]
    headings = [line.lstrip("# ") for line in lines if line.startswith("#")]
    doubled = {heading for heading in headings if headings.count(heading) > 1}
    if doubled:
        sys.exit(f"api-docs: these headings would have one anchor: {sorted(doubled)}")
    print("\n".join(lines).rstrip())


main()
