#!/usr/bin/env python3
"""Tells the single test cases of a run of Meson's tests: test_cases.py LABEL testlog.json prints a line for each,
"passed|failed|skipped <tab> LABEL: test: case <tab> why". A test program that speaks TAP, or is made with Python's unittest, is
counted case by case, any other as one case; cases that a program announced and never came to are failed."""
import json
import re
import sys

CASE = re.compile(r"^(not )?ok \d+\s*(?:-\s*)?(.*)$")
SKIP = re.compile(r"^#\s*skip\S*\s*", re.IGNORECASE)


def cases_of(stdout):
    """(outcome, name, why) for each line of TAP, and how many the plan promised. What a program says just before a skip
    is taken for the reason, and what it says right after a failure for the cause."""
    cases, promised, said = [], None, ""
    for line in stdout.splitlines():
        plan = re.match(r"^\s*1\.\.(\d+)", line)
        m = CASE.match(line)
        if plan:
            promised = int(plan.group(1))
        elif m:
            skip = SKIP.match(m.group(2))
            if skip:
                cases.append(["skipped", m.group(2)[skip.end():], said])
            else:
                cases.append(["failed" if m.group(1) else "passed", m.group(2), ""])
            said = ""
        elif cases and cases[-1][0] == "failed" and line.startswith("#") and not cases[-1][2]:
            cases[-1][2] = line.lstrip("# ")
        elif line.strip() and not line.startswith("#"):
            said = line.strip()
    return cases, promised


def unittest_cases(stderr):
    """The same of what unittest says; None when it is not that. Passed cases have no names unless it was verbose."""
    ran = re.search(r"^Ran (\d+) tests? in", stderr, re.M)
    if not ran:
        return None
    cases = [["failed", name, ""] for name in dict.fromkeys(re.findall(r"^(?:FAIL|ERROR): (\w+)", stderr, re.M))]
    cases += [["skipped", name, why] for name, why in re.findall(r"^(\w+) .*\.\.\. skipped ['\"](.*)['\"]$", stderr, re.M)]
    counted = re.search(r"skipped=(\d+)", stderr)
    unnamed = int(counted.group(1)) if counted else 0
    cases += [["skipped", "", ""]] * (unnamed - sum(c[0] == "skipped" for c in cases))
    return cases + [["passed", "", ""]] * (int(ran.group(1)) - len(cases))


def main():
    label, log = sys.argv[1:3]
    for line in open(log, encoding="utf-8"):
        test = json.loads(line)
        name = f'{label}: {test["name"].split(" / ")[-1]}'
        cases, promised = cases_of(test.get("stdout", ""))
        result = test["result"]
        last = (test.get("stdout", "").strip().splitlines() or [""])[-1]
        if promised is None and unittest_cases(test.get("stderr", "")):
            cases = unittest_cases(test["stderr"])
            promised = len(cases)
        if promised is None:
            outcome = {"OK": "passed", "EXPECTEDFAIL": "passed", "SKIP": "skipped"}.get(result, "failed")
            cases = [[outcome, "", last if outcome == "skipped" else result if outcome == "failed" else ""]]
        else:
            for _ in range(promised - len(cases)):
                cases.append(["failed", "(never came to an end)", result])
            if result not in ("OK", "SKIP") and not any(c[0] == "failed" for c in cases):
                cases.append(["failed", "(after its last case)", result])
        for outcome, case, why in cases:
            print(outcome, f"{name}: {case}" if case else name, why, sep="\t")


if __name__ == "__main__":
    main()
