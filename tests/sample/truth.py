#!/usr/bin/env python3
"""Makes a sample and looks in its files, by counting alone, for what truth.json says is planted there."""
import collections
import csv
import datetime
import glob
import json
import math
import random
import subprocess
import sys
import tempfile

SIGMAS = 4.5


def polygons(feature):
    g = feature["geometry"]
    return [g["coordinates"]] if g["type"] == "Polygon" else g["coordinates"]


def inside(feature, x, y):
    hit = False
    for polygon in polygons(feature):
        for ring in polygon:
            for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    hit = not hit
    return hit


def months(span):
    return lambda m: span["from"] <= m <= span["to"]


def street_rows(folder):
    for path in sorted(glob.glob(folder + "/crime/*/*-street.csv")):
        with open(path, newline="", encoding="utf-8") as f:
            yield from csv.DictReader(f)


def extract_rows(folder):
    for path in sorted(glob.glob(folder + "/extract/*.csv")):
        with open(path, newline="", encoding="utf-8") as f:
            yield from csv.DictReader(f)


def near(what, found, expected, sigma):
    print(f"{what}: {found:.3f}, planted {expected:.3f}, standard error {sigma:.3f}")
    assert abs(found - expected) < SIGMAS * sigma, what


def ratio_of_ratios(a0, a1, b0, b1):
    """How much a changed beside how b changed, and the standard error of that."""
    r = (a1 / a0) / (b1 / b0)
    return r, r * math.sqrt(1 / a0 + 1 / a1 + 1 / b0 + 1 / b1)


def check_recording(truth, rows, folder):
    change = truth["recording_change"]
    lsoas = json.load(open(folder + "/boundaries/lsoa_2021/" + truth["county"]["code"] + ".geojson", encoding="utf-8"))
    district = {f["properties"]["LSOA21CD"]: f["properties"]["LADCD_ACTIVE"] for f in lsoas["features"]}
    n = collections.Counter()
    for r in rows:
        if r["Crime type"] == change["category"]:
            n[district.get(r["LSOA code"]) == change["district"], r["Month"] >= change["from"]] += 1
    found, sigma = ratio_of_ratios(n[True, False], n[True, True], n[False, False], n[False, True])
    near("recording of anti-social behaviour", found, change["keep_percent"] / 100, sigma)


def check_operation(op, rows, folder, keys):
    month, category, x, y = keys
    design = json.load(open(folder + "/" + op["file"], encoding="utf-8"))
    before, after = months(design["wardmote"]["before"]), months(design["wardmote"]["after"])
    place, n = {}, collections.Counter()
    for r in rows:
        if category(r) not in design["wardmote"]["categories"] or not r[x] or not (before(month(r)) or after(month(r))):
            continue
        at = float(r[x]), float(r[y])
        if at not in place:
            place[at] = next((f["properties"]["role"] for f in design["features"] if inside(f, *at)), None)
        n[place[at], after(month(r))] += 1
    found, sigma = ratio_of_ratios(n["target", False], n["target", True], n["control", False], n["control", True])
    near(op["file"], found, op["target_keep_percent"] / 100, sigma)
    assert n["target", False] > 300, "too few to see anything by"


def pairs(events, within_m, within_days, beyond_m=-1):
    """Pairs of (x, y, day in fractions) no further apart than that, by a grid of squares."""
    grid = collections.defaultdict(list)
    for e in events:
        grid[int(e[0] // within_m), int(e[1] // within_m)].append(e)
    found = 0
    for (cx, cy), here in grid.items():
        others = [o for dx in (-1, 0, 1) for dy in (-1, 0, 1) for o in grid.get((cx + dx, cy + dy), ())]
        for a in here:
            found += sum(1 for b in others if a is not b and abs(a[2] - b[2]) <= within_days
                         and beyond_m < math.hypot(a[0] - b[0], a[1] - b[1]) <= within_m)
    return found // 2


def check_near_repeats(truth, folder):
    planted = truth["near_repeats"]
    events = []
    for r in extract_rows(folder):
        if r["Offence Group"] == "BURGLARY" and r["Lat"]:
            when = datetime.datetime.strptime(r["Committed From"], "%d/%m/%Y %H:%M")
            lat = float(r["Lat"])
            events.append((float(r["Long"]) * 111320 * math.cos(math.radians(lat)), lat * 111320, when.timestamp() / 86400))
    found = pairs(events, planted["within_m"], planted["within_days"])
    dice, chance = random.Random(1), []
    for _ in range(5):
        days = [e[2] for e in events]
        dice.shuffle(days)
        chance.append(pairs([(e[0], e[1], d) for e, d in zip(events, days)], planted["within_m"], planted["within_days"]))
    expected = sum(chance) / len(chance)
    share = planted["planted"] / len(events)
    print(f"near repeats: {found} pairs of {len(events)} burglaries, {expected:.0f} by chance, {planted['planted']} planted ({share:.3f} of all)")
    assert 0.9 * planted["planted"] < found - expected < 2 * planted["planted"]
    wide = pairs(events, planted["within_m"], planted["within_days"], 100)
    print(f"  {wide} of them more than 100 m apart")
    assert wide > 0.2 * found, "a repeat is not only next door"
    # Pairs at a street within a month of each other: by chance six in ten would be within a fortnight.
    month = pairs(events, planted["within_m"], 31)
    print(f"  of {month} pairs within 31 days {found / month:.3f} are within {planted['within_days']}")
    assert found / month > 0.72
    assert abs(share - planted["of_100_burglaries"] / 100) < 0.03


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = scratch + "/made-up"
        subprocess.run([sys.argv[1], "sample", "--seed", sys.argv[2], "--months", "24", "--rows", "240000", folder], check=True)
        truth = json.load(open(folder + "/truth.json", encoding="utf-8"))
        rows = list(street_rows(folder))
        assert len(rows) == truth["street_rows"] == 240000
        crimes = sum(1 for r in rows if r["Crime type"] != "Anti-social behaviour")
        extract = list(extract_rows(folder))
        assert len(extract) == crimes, "the extract has each crime once"
        assert len({r["Crime Ref"] for r in extract}) == crimes
        check_recording(truth, rows, folder)
        words = dict(line.rstrip("\n").split(" = ") for line in open(glob.glob(folder + "/extract/*.mapping")[0], encoding="utf-8") if " = " in line)
        for op in truth["operations"]:
            check_operation(op, rows, folder, (lambda r: r["Month"], lambda r: r["Crime type"], "Longitude", "Latitude"))
            check_operation(op, extract, folder, (lambda r: r["Reported On"][6:10] + "-" + r["Reported On"][3:5],
                                                  lambda r: words[r["Offence Group"]], "Long", "Lat"))
        check_near_repeats(truth, folder)


main()
