#!/usr/bin/env python3
"""Writes a C file that holds the rule files of data/ and what the browser gets as bytes: embed_data.py OUT DATA_FOLDER FILE...
A file outside DATA_FOLDER is called assets/NAME."""
import pathlib
import sys


def literal(data):
    lines = [data[i:i + 24] for i in range(0, len(data), 24)] or [b""]
    return "\n".join("    " + "".join(f"{byte}," for byte in line) for line in lines)


def name_of(path, root):
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else f"assets/{path.name}"


def main():
    out, root, *names = sys.argv[1:]
    root = pathlib.Path(root).resolve()
    paths = sorted(pathlib.Path(n).resolve() for n in names)
    text = ['/* Made by tools/embed_data.py from data/ and assets/. */', '#include "base/data.h"']
    for i, path in enumerate(paths):
        text.append(f"static const unsigned char bytes_{i}[] = {{\n{literal(path.read_bytes())}\n0 }};")
    text.append("const struct data_file data_files[] = {")
    for i, path in enumerate(paths):
        text.append(f'    {{ "{name_of(path, root)}", {{ (const char *)bytes_{i}, sizeof bytes_{i} - 1 }} }},')
    text.append("    { 0 },\n};")
    pathlib.Path(out).write_text("\n".join(text) + "\n")


main()
