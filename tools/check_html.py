#!/usr/bin/env python3
"""Fails when a HTML(...) could not be right: a value too many or too few, a value that does not enter through V(), markup
of the kind that runs; or when another room than render reaches for what is private to it."""
import pathlib
import re
import sys

HOLE = re.compile(r"\{([^}]*)\}")
KINDS = re.compile(r"^(|url|href|,\d?|\.\d?)$")
# a script of the site's own, from a file, apart
RUNS = re.compile(r"<\s*script(?! type=\"module\" src=\"\{href\}\"></script>)|\son[a-z]+\s*=|\sstyle\s*=|javascript:", re.I)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|/\*.*?\*/|.', re.S)


def arguments(text, at):
    """The top-level arguments of the call whose opening bracket is at text[at]."""
    args, depth, now = [], 0, ""
    for m in TOKEN.finditer(text, at):
        t = m.group()
        if t.startswith("/*"):
            continue
        if t in "([{":
            depth += 1
            if depth == 1:
                continue
        if t in ")]}":
            depth -= 1
            if depth == 0:
                return [a.strip() for a in args + [now]]
        if t == "," and depth == 1:
            args.append(now)
            now = ""
        else:
            now += t
    return []


def faults_of(path, text):
    for m in re.finditer(r"\bHTML(?=\()", text):
        line = text.count("\n", 0, m.start()) + 1
        if text.rfind("#define", text.rfind("\n", 0, m.start()), m.start()) >= 0:
            continue
        args = arguments(text, m.end())
        if len(args) < 2 or STRING.sub("", args[1]).strip():
            yield f"{path}:{line}: the template must be written out as a string"
            continue
        template = "".join(STRING.findall(args[1]))
        holes = HOLE.findall(template)
        if len(holes) != len(args) - 2:
            yield f"{path}:{line}: {len(holes)} holes and {len(args) - 2} values"
        for hole in holes:
            if not KINDS.match(hole):
                yield f"{path}:{line}: {{{hole}}} is no kind of hole"
        for value in args[2:]:
            if not value.startswith("V("):
                yield f"{path}:{line}: a value enters through V(): {value}"
        if RUNS.search(template.replace('\\"', '"')):
            yield f"{path}:{line}: no script, handler or style attribute in a page"


def main():
    src = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "src")
    faults, calls = [], 0
    for path in sorted(src.rglob("*.[ch]")):
        text = path.read_text()
        if path.relative_to(src).as_posix() == "render/html.h":
            continue
        calls += len(re.findall(r"\bHTML\(", text))
        faults += faults_of(path, text)
        if path.relative_to(src).parts[0] != "render" and re.search(r'"render/raw\.h"|\bstruct markup\)', text):
            faults.append(f"{path}: raw markup is made in render only")
    print("\n".join(faults), end="\n" if faults else "")
    if calls == 0:
        print(f"{src}: no HTML() found, so nothing was checked")
    return bool(faults) or calls == 0


if __name__ == "__main__":
    sys.exit(main())
