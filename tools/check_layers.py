#!/usr/bin/env python3
"""Fails when a file includes a room or a library that src/layers.txt does not allow it."""
import pathlib
import re
import sys

SYSTEM = re.compile(
    r"^(assert|complex|ctype|dirent|dlfcn|errno|fcntl|fenv|float|getopt|inttypes|limits|locale|math|poll|sched|signal|"
    r"spawn|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|threads|time|unistd|wchar|"
    r"setjmp|pty|netdb|arpa/inet|netinet/in|sys/[a-z_]+|linux/[a-z_]+)\.h$")


def read_rules(path):
    rooms, libraries = {}, {}
    for line in path.read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        room, _, rest = line.partition(":")
        below, _, seen = rest.partition("|")
        rooms[room.strip()] = set(below.split())
        libraries[room.strip()] = set(seen.split())
    return rooms, libraries


def main():
    src = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "src")
    rooms, libraries = read_rules(src / "layers.txt")
    faults = []
    order = list(rooms)
    for room, below in rooms.items():
        for other in below:
            if other not in rooms or order.index(other) >= order.index(room):
                faults.append(f"layers.txt: {room} points up at {other}")
    for room in sorted(p.name for p in src.iterdir() if p.is_dir()):
        if room not in rooms:
            faults.append(f"layers.txt: the room {room} is not named")
    earlier = {room: set(list(rooms)[:i]) for i, room in enumerate(rooms)}
    for path in sorted(src.rglob("*.[ch]")):
        room = path.relative_to(src).parts[0]
        test = path.name.endswith(("_test.c", "_test.h"))
        for n, line in enumerate(path.read_text().splitlines(), 1):
            m = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if not m:
                continue
            quote, name = m.groups()
            if quote == '"':
                if "/" not in name:
                    faults.append(f'{path}:{n}: say the room: "{room}/{name}"')
                elif name.split("/")[0] not in rooms[room] | {room} | (earlier[room] if test else set()):
                    faults.append(f"{path}:{n}: {room} may not include {name.split('/')[0]}")
            elif not SYSTEM.match(name) and name not in libraries[room] and not (test and name == "cmocka.h"):
                faults.append(f"{path}:{n}: {room} may not see <{name}>")
    print("\n".join(faults), end="\n" if faults else "")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
