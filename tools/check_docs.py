#!/usr/bin/env python3
"""Fails when a document says what is not so: check_docs.py TOP [WARDMOTE].

In Markdown, `code` that ends as our files do, or whose first part is one of our folders, is taken for a path from the top,
the document's folder, src or tests; `wardmote WORD --option` for a verb and its options; links must lead somewhere. A line
`$ wardmote ...` of a block is tried in an empty folder: it may fail there, but not for wrong usage. Every room has a
README.md; ARCHITECTURE.md lists the rooms of src/layers.txt in their order, and the libraries of tools/packages.txt."""
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

OURS = re.compile(r"^[\w./-]+\.(c|h|md|py|sql|build)$")  # a bare x.csv or x.json may well be the user's
PATH = re.compile(r"^(\./)?[\w.-]+(/[\w.-]+)*/?$")
MADE = re.compile(r"^(\.\./shared|build\b|build-|wardmote-home|demo-home|/)|[A-Z]{4,}|NAME|ROOM")  # made later, or a stand-in
OPTION = re.compile(r"--[a-z][a-z-]*")


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


class Program:
    """What wardmote says of itself: its verbs and their options."""
    def __init__(self, path, top):
        self.path = path
        self.options = {}  # of each verb
        if path:
            for verb in ["help", *re.findall(r"^ {2,}([a-z]+)\b", self.help(), re.M)]:
                self.options[verb] = set(OPTION.findall(self.help(verb)))
        helper = set(OPTION.findall((top / "src/convert/main.c").read_text(encoding="utf-8")))  # wardmote-convert's
        self.any = helper.union(*self.options.values())

    def help(self, *verb):
        return subprocess.run([self.path, "help", *verb], capture_output=True, text=True, check=False).stdout

    def faults(self, code):
        """What is wrong with a use of the program as a document shows it."""
        if not self.path:
            return
        use = re.match(r"(?:\$ )?(?:\S*/)?wardmote ((?:--home \S+ )?)([a-z]+)\b(.*)", code)
        if use and use[2] not in self.options:
            yield f"wardmote has no verb {use[2]}"
        elif use:
            for option in OPTION.findall(re.split(r" [|>]", use[3])[0]):
                if option not in self.options[use[2]]:
                    yield f"wardmote {use[2]} has no option {option}"
        elif (option := OPTION.match(code)) and option[0] not in self.any:
            yield f"no verb has an option {option[0]}"

    def wrong_usage(self, command):
        words = shlex.split(re.split(r" [|>]", command)[0])
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run([self.path, *words[1:]], cwd=folder, capture_output=True, text=True,
                                 stdin=subprocess.DEVNULL, check=False)
        return run.stderr.strip() if run.returncode == 2 else None


def check(path, top, program, faults):
    text = path.read_text(encoding="utf-8")
    where = path.relative_to(top)
    for n, code, block in code_of(text):
        if not block and is_path(top, path.parent, code) and not exists(top, path.parent, code):
            faults.append(f"{where}:{n}: there is no {code}")
        if re.match(r"(\./)?(demo|test|tools/\w+)\b", code) and not exists(top, top, code.split()[0]):
            faults.append(f"{where}:{n}: there is no {code.split()[0]}")
        faults += [f"{where}:{n}: {fault}" for fault in program.faults(code)]
        if block and program.path and code.startswith("$ wardmote ") and (why := program.wrong_usage(code[2:])):
            faults.append(f"{where}:{n}: {why}")
    for n, line in enumerate(text.splitlines(), 1):
        for link in re.findall(r"\]\(([^)#\s]+)", line):
            if "://" not in link and not link.startswith("mailto:") and not (path.parent / link).exists():
                faults.append(f"{where}:{n}: the link {link} leads nowhere")


def section(text, heading):
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.M | re.S)[1]


def check_rooms(top, faults):
    for room in sorted((top / "src").iterdir()):
        if room.is_dir() and not (room / "README.md").exists():
            faults.append(f"src/{room.name}: the room has no README.md")
    layers = re.findall(r"^(\w+):", (top / "src/layers.txt").read_text(encoding="utf-8"), re.M)
    tour = (top / "ARCHITECTURE.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", section(tour, "The rooms"), re.M)
    if told != layers:
        faults.append(f"ARCHITECTURE.md, The rooms: {' '.join(told)}; src/layers.txt has {' '.join(layers)}")
    packages = re.findall(r"^(lib\S+-dev)\s+(?!bench|\s)", (top / "tools/packages.txt").read_text(encoding="utf-8"), re.M)
    stands_on = section(tour, "What it stands on")
    for package in packages:
        if f"`{package}`" not in stands_on and package not in ("libc6-dev",):
            faults.append(f"ARCHITECTURE.md, What it stands on: {package} of tools/packages.txt is not named")
    for package in re.findall(r"`(lib\S+-dev)`", stands_on):
        if package not in packages:
            faults.append(f"ARCHITECTURE.md, What it stands on: {package} is not in tools/packages.txt")


def main():
    top = pathlib.Path(sys.argv[1]).resolve()
    program = Program(pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None, top)
    ours = [p for p in top.rglob("*.md") if not re.match(r"build|demo-home|node_modules", p.relative_to(top).parts[0])]
    faults = []
    for path in sorted(ours):
        check(path, top, program, faults)
    check_rooms(top, faults)
    print("\n".join(faults), end="\n" if faults else "")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
