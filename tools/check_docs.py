#!/usr/bin/env python3
"""Fails when a document names a file, folder, verb or link that is not there, or a room has no README.md:
check_docs.py TOP [WARDMOTE]. In Markdown, `code` that ends as our files do, or whose first part is one of our folders, is
taken for a path from the top, the document's folder, src or tests; `wardmote WORD` for a verb; links must lead somewhere."""
import pathlib
import re
import subprocess
import sys

EVERY_ROOM = False  # whether a room without README.md is a fault
OURS = re.compile(r"^[\w./-]+\.(c|h|md|py|sql|build)$")  # a bare x.csv or x.json may well be the user's
PATH = re.compile(r"^(\./)?[\w.-]+(/[\w.-]+)*/?$")
MADE = re.compile(r"^(\.\./shared|build\b|build-|wardmote-home|demo-home|/)|[A-Z]{4,}|NAME|ROOM")  # made later, or a stand-in


def exists(top, folder, name):
    return any((base / name).exists() for base in (top, folder, top / "src", top / "tests")) or (
        "/" not in name and any((top / "src").rglob(name)))


def is_path(top, folder, word):
    if MADE.search(word) or not PATH.match(word):
        return False
    return OURS.match(word) or ("/" in word and exists(top, folder, word.removeprefix("./").split("/")[0]))


def code_of(text):
    """(line, code, whether of a block) for each stretch in back-ticks, and each line of an indented or fenced block."""
    fenced = False
    for n, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield n, line.strip(), True
        else:
            for code in re.findall(r"`([^`]+)`", line):
                yield n, code, False


def check(path, top, verbs, faults):
    text = path.read_text(encoding="utf-8")
    where = path.relative_to(top)
    for n, code, block in code_of(text):
        if not block and is_path(top, path.parent, code) and not exists(top, path.parent, code):
            faults.append(f"{where}:{n}: there is no {code}")
        run = re.match(r"(?:\$ )?(?:\S*/)?wardmote ([a-z]+)\b", code)
        if run and verbs and run.group(1) not in verbs:
            faults.append(f"{where}:{n}: wardmote has no verb {run.group(1)}")
        if re.match(r"(\./)?(demo|test|tools/\w+)\b", code) and not exists(top, top, code.split()[0]):
            faults.append(f"{where}:{n}: there is no {code.split()[0]}")
    for n, line in enumerate(text.splitlines(), 1):
        for link in re.findall(r"\]\(([^)#\s]+)", line):
            if "://" not in link and not link.startswith("mailto:") and not (path.parent / link).exists():
                faults.append(f"{where}:{n}: the link {link} leads nowhere")


def verbs_of(program):
    if not program:
        return set()
    out = subprocess.run([program, "help"], capture_output=True, text=True, check=True).stdout
    return {"help"} | set(re.findall(r"^ {2,}([a-z]+)\b", out, re.M))


def main():
    top = pathlib.Path(sys.argv[1]).resolve()
    verbs = verbs_of(sys.argv[2] if len(sys.argv) > 2 else None)
    ours = [p for p in top.rglob("*.md") if not re.match(r"build|demo-home|node_modules", p.relative_to(top).parts[0])]
    faults = []
    for path in sorted(ours):
        check(path, top, verbs, faults)
    lacking = [f"src/{room.name}: the room has no README.md" for room in sorted((top / "src").iterdir())
               if room.is_dir() and not (room / "README.md").exists()]
    faults += lacking if EVERY_ROOM else []
    print("\n".join(faults), end="\n" if faults else "")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
