#!/usr/bin/env python3
"""Fails when clang warns of what gcc let pass: check_clang.py BUILD. Reads every file of BUILD/compile_commands.json as clang
does, and compiles nothing; a file that was read before is read again when it or what it includes has changed. Skipped where
there is no clang or it is the compiler already."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

OURS = ("-Wno-string-conversion", "-Wno-format-nonliteral", "-Wno-implicit-int-float-conversion",
        "-Wno-sometimes-uninitialized", "-Wno-unknown-warning-option")  # as meson.build has them for clang


def unchanged_since(stamp, folder):
    """stamp: the make rule that clang wrote when it read the file, and that stays only if it found nothing."""
    try:
        names = stamp.read_text().partition(":")[2].replace("\\\n", " ").split()
        return bool(names) and all((folder / name).stat().st_mtime < stamp.stat().st_mtime for name in names)
    except OSError:
        return False


def compiler_and_words(entry):
    words = shlex.split(entry["command"])
    return words[1:] if pathlib.PurePath(words[0]).name == "ccache" else words


def read_as_clang(entry):
    folder = pathlib.Path(entry["directory"])
    stamp = folder / "clang-read" / f'{hashlib.sha256(entry["command"].encode()).hexdigest()[:24]}.d'
    if unchanged_since(stamp, folder):
        return ""
    words = compiler_and_words(entry)[1:]
    for option, takes in (("-o", 2), ("-MF", 2), ("-MQ", 2), ("-MD", 1)):
        at = words.index(option) if option in words else len(words)
        del words[at:at + takes]
    ran = subprocess.run(["clang", "-fsyntax-only", *words, "-MD", "-MF", stamp, *OURS], cwd=folder,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if ran.returncode == 0:
        return ""
    stamp.unlink(missing_ok=True)
    return ran.stdout


def main():
    build = pathlib.Path(sys.argv[1])
    entries = json.loads((build / "compile_commands.json").read_text())
    if not shutil.which("clang") or "clang" in compiler_and_words(entries[0])[0]:
        print("clang is not here, or is the compiler already")
        return 77
    (build / "clang-read").mkdir(exist_ok=True)
    once = {e["file"]: e for e in entries if e["file"].endswith(".c")}  # of a file built twice, the build with injected faults
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        faults = [said for said in pool.map(read_as_clang, once.values()) if said]
    print(f"{len(once)} files read", *faults, sep="\n")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
