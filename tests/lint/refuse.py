#!/usr/bin/env python3
"""Compiles tests/lint/refuse.c once as it stands, which must work, and once for each MISTAKE in it, each of which must
not: refuse.py COMPILER SOURCE_ROOT"""
import re
import subprocess
import sys

compiler, root = sys.argv[1:]
source = f"{root}/tests/lint/refuse.c"


def compiles(mistake):
    run = subprocess.run([compiler, "-std=gnu17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", f"-I{root}/src", "-include",
                          "base/banned.h", "-fsyntax-only", f"-DMISTAKE={mistake}", source], capture_output=True, text=True)
    return run.returncode == 0, run.stderr


mistakes = [int(n) for n in re.findall(r"MISTAKE == (\d+)", open(source).read())]
ok, said = compiles(0)
if not ok:
    sys.exit(f"without a mistake it must compile:\n{said}")
wrong = [n for n in mistakes if compiles(n)[0]]
print(f"{len(mistakes)} mistakes, {len(mistakes) - len(wrong)} refused")
sys.exit(f"compiled though it must not: {wrong}" if wrong or not mistakes else 0)
