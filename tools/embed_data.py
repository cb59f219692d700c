#!/usr/bin/env python3
"""Writes a C file that holds the rule files of data/ as bytes: embed_data.py OUT DATA_FOLDER FILE..."""
import pathlib
import sys


def literal(data):
    lines = [data[i:i + 24] for i in range(0, len(data), 24)] or [b""]
    return "\n".join("    " + "".join(f"{byte}," for byte in line) for line in lines)


def main():
    out, root, *names = sys.argv[1:]
    root = pathlib.Path(root).resolve()
    paths = sorted(pathlib.Path(n).resolve() for n in names)
    text = ['/* Made by tools/embed_data.py from data/. */', '#include "base/data.h"']
    for i, path in enumerate(paths):
        text.append(f"static const unsigned char bytes_{i}[] = {{\n{literal(path.read_bytes())}\n0 }};")
    text.append("const struct data_file data_files[] = {")
    for i, path in enumerate(paths):
        text.append(f'    {{ "{path.relative_to(root).as_posix()}", {{ (const char *)bytes_{i}, sizeof bytes_{i} - 1 }} }},')
    text.append("    { 0 },\n};")
    pathlib.Path(out).write_text("\n".join(text) + "\n")


main()
