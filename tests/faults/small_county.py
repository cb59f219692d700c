"""A made-up county cut down to a few wards, so that a program can be run over it a thousand times."""
import json
import pathlib
import re
import subprocess

WARDS, PLAIN_ROWS = 4, 12


def cut_boundaries(source, target, codes):
    """The features with one of the codes; of a layer whose codes are others, the first few."""
    layer = json.loads(source.read_text(encoding="utf-8"))
    all_of_them = layer["features"]
    layer["features"] = [f for f in all_of_them if codes & set(map(str, f["properties"].values()))] or all_of_them[:WARDS]
    target.write_text(json.dumps(layer, ensure_ascii=False) + "\n", encoding="utf-8")


def cut_rows(source, target, lsoas):
    """The rows of those LSOAs; of a file that names none, the first few."""
    head, *rows = source.read_text(encoding="utf-8").splitlines(keepends=True)
    if any(re.search(r"\bE01\d{6}\b", row) for row in rows):
        rows = [row for row in rows if lsoas & set(re.findall(r"\bE01\d{6}\b", row))]
    else:
        rows = rows[:PLAIN_ROWS]
    target.write_text(head + "".join(rows[:60 * PLAIN_ROWS]), encoding="utf-8")


def make(wardmote, folder, months=3, rows=20000, seed=1):
    """Writes the whole county into FOLDER/whole and the small one into FOLDER/small, which is returned."""
    whole, small = pathlib.Path(folder, "whole"), pathlib.Path(folder, "small")
    subprocess.run([wardmote, "sample", "--seed", str(seed), "--months", str(months), "--rows", str(rows), whole], check=True,
                   capture_output=True, timeout=300)
    look_up = [line.split(",") for line in (whole / "lookups/lsoa_to_ward.csv").read_text(encoding="utf-8").splitlines()[1:]]
    wards = set(list(dict.fromkeys(ward for _, ward, *_ in look_up))[:WARDS])
    lsoas = {lsoa for lsoa, ward, *_ in look_up if ward in wards}
    for source in sorted(p for p in whole.rglob("*") if p.is_file()):
        target = small / source.relative_to(whole)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".geojson" and "boundaries" in source.parts:
            cut_boundaries(source, target, wards | lsoas)
        elif source.suffix == ".csv" and "harm" not in source.parts:
            cut_rows(source, target, lsoas)
        elif source.suffix != ".json" and source.name != "README.txt":
            target.write_bytes(source.read_bytes())
    return small
