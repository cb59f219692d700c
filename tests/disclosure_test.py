#!/usr/bin/env python3
"""The public edition of a force's own records, attacked from what is published alone: disclosure_test.py WARDMOTE.

A made-up county's extract is assessed for the public in every format. The adversary reads the documents, knows the method,
the geography and that parts add up to totals, and bounds each withheld count: by narrowing intervals in whole numbers, and
by linear programming (glpsol, where it is installed; somebody else's). He must not come to know a small count more narrowly
than that it is one. What is true he is told only afterwards, from the edition that is not public."""
import collections
import csv
import html.parser
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
import zipfile

WARDMOTE = None  # set by main
SMALL = 5        # counts of 1 to 4 are; data/disclosure/thresholds.csv
PERIOD = ["--source", "merrowshire", "--from", "2024-10", "--to", "2025-09"]
ALL = None       # in a key: not told apart by this
MANY = 10 ** 6   # no bound
NOWHERE = "in no ward"
ROUNDS = 30      # of narrowing
PROGRAMMES = 30  # counts bounded by linear programming as well

# A count: the year (now or before), the area's code, the month, the type, and who reported it.
Key = collections.namedtuple("Key", "year area month type reporter", defaults=(ALL,))
# What derives from a count: with it withheld these are too, whatever else is in the row.
DERIVED = {"count": ("share", "rate", "rate_low", "rate_high", "change", "p", "q", "finding", "harm_days", "low", "high", "days_per_crime", "rank_by_harm",
                     "rank_by_count", "expected", "group_rate", "limit_95_low", "limit_95_high", "limit_998_low", "limit_998_high", "now"),
           "before": ("change", "p", "q", "finding"), "year_before": ("change",)}


def least(key):
    """Of a count that is withheld: noughts are shown, but of what lies in no ward, or was reported by others, nothing is printed."""
    return 0 if key.area == NOWHERE or key.reporter == "other" else 1


def hidden(value):
    return isinstance(value, dict)


def slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


class Known:
    """What the adversary knows: counts, some only by name; and which add up to which."""
    def __init__(self):
        self.value = {}  # None: withheld wherever it stands

    def learn(self, key, value):
        seen = None if hidden(value) else value
        if self.value.get(key) is not None and seen is not None:
            assert self.value[key] == seen, f"{key} is {self.value[key]} here and {seen} there"
        if self.value.get(key) is None:
            self.value[key] = seen

    def equations(self, districts):
        """(total, parts): the counts that the documents speak of and that are there in full."""
        by = {field: sorted({getattr(key, field) for key in self.value} - {ALL}) for field in Key._fields}
        areas = [a for a in by["area"] if a not in districts]
        for key in list(self.value):
            groups = []
            if key.type is ALL and key.reporter is ALL:
                groups.append([key._replace(type=t) for t in by["type"]])
            if key.area is ALL and key.month is ALL and key.reporter is ALL:
                groups.append([key._replace(month=m) for m in by["month"]])
                groups.append([key._replace(area=a) for a in areas])
            if key.area in districts and key.reporter is ALL:
                groups.append([key._replace(area=a) for a in districts[key.area]])
            if key.reporter is ALL:
                groups.append([key._replace(reporter=r) for r in ("victim", "other")])
            for parts in groups:
                if parts and all(part in self.value for part in parts):
                    yield key, parts


def narrow(known, equations):
    """Bounds of each count by what its equations leave, until nothing more is learnt or it goes on in small steps."""
    low = {k: least(k) if v is None else v for k, v in known.items()}
    high = {k: MANY if v is None else v for k, v in known.items()}
    for _ in range(ROUNDS):
        learnt = False
        for total, parts in equations:
            lows, highs = sum(low[p] for p in parts), sum(high[p] for p in parts)
            changes = [(total, lows, highs)]
            changes += [(p, low[total] - (highs - high[p]), high[total] - (lows - low[p])) for p in parts]
            for key, fewest, most in changes:
                if fewest > low[key] or most < high[key]:
                    low[key], high[key] = max(low[key], fewest), min(high[key], most)
                    learnt = True
        if not learnt:
            break
    return low, high


def parts_of(equations, known):
    """The equations with their unknowns in groups that have nothing to do with each other."""
    home = {k: k for k, v in known.items() if v is None}

    def find(k):
        while home[k] != k:
            home[k] = home[home[k]]
            k = home[k]
        return k
    for total, parts in equations:
        unknown = [k for k in [total, *parts] if k in home]
        for k in unknown[1:]:
            home[find(k)] = find(unknown[0])
    groups = collections.defaultdict(list)
    for total, parts in equations:
        unknown = [k for k in [total, *parts] if k in home]
        if unknown:
            groups[find(unknown[0])].append((total, parts))
    return groups, find


def programme(goal, sense, equations, known, name):
    """Linear programming by glpsol: the least or most that `goal` can be."""
    lines = [sense, f" obj: {name[goal]}", "Subject To"]
    unknown = {goal}
    for total, parts in equations:
        left, right = [], known[total] or 0
        for part in parts:
            if known[part] is None:
                left.append(f"+ {name[part]}")
                unknown.add(part)
            else:
                right -= known[part]
        if known[total] is None:
            left.append(f"- {name[total]}")
            unknown.add(total)
        if left:
            lines.append(f" {' '.join(left)} = {right}")
    lines += ["Bounds", *(f" {least(k)} <= {name[k]} <= {MANY}" for k in sorted(unknown, key=name.get)), "End", ""]
    with tempfile.TemporaryDirectory() as folder:
        path, out = pathlib.Path(folder, "p.lp"), pathlib.Path(folder, "p.out")
        path.write_text("\n".join(lines))
        subprocess.run(["glpsol", "--lp", path, "-o", out], check=True, stdout=subprocess.DEVNULL)
        text = out.read_text()
    assert "Status:     OPTIMAL" in text, text[:400]
    return round(float(re.search(r"^Objective:  obj = (\S+)", text, re.M).group(1)))


def attack(known, equations, wanted):
    """Bounds of the wanted keys."""
    low, high = narrow(known, equations)
    if shutil.which("glpsol"):
        groups, find = parts_of(equations, known)
        name = {k: f"x{i}" for i, k in enumerate(known)}
        for key in random.Random(1).sample(wanted, min(len(wanted), PROGRAMMES)):  # narrowing has looked at them all
            own = groups.get(find(key), [])
            low[key] = max(low[key], programme(key, "Minimize", own, known, name))
            high[key] = min(high[key], programme(key, "Maximize", own, known, name))
    return low, high


class Cells(html.parser.HTMLParser):
    """How many cells of each table, by caption, say that they are withheld; and the words of the charts."""
    def __init__(self):
        super().__init__()
        self.tables, self.titles, self.path, self.caption = collections.Counter(), [], [], None

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br", "hr", "img", "link", "col"):
            self.path.append((tag, dict(attrs)))
        if tag == "caption":
            self.caption = dict(attrs)["id"].removesuffix("-caption")
            self.tables[self.caption] += 0
        if tag in ("title", "desc"):
            self.titles.append((dict(attrs).get("id"), ""))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if self.path and self.path[-1][0] == tag:
            self.path.pop()

    def handle_data(self, data):
        tag = self.path[-1][0] if self.path else None
        if any(t in ("td", "th") for t, _ in self.path) and data.strip() == "~":
            self.tables[self.caption] += 1
        if tag in ("title", "desc"):
            self.titles[-1] = (self.titles[-1][0], self.titles[-1][1] + data)


class PublicEdition(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="wardmote-disclosure-"))
        cls.documents = {}
        cls.run_it("sample", "--seed", "5", "--months", "24", "--rows", "40000", "county")
        cls.run_it("import", "county/extract", "county/boundaries", "county/harm", "county/population", "county/lookups")
        wards = json.loads(cls.run_it("areas", "wards", "--format", "json"))["rows"]
        cls.districts = collections.defaultdict(list)
        for ward in wards:
            cls.districts[ward["district_code"]].append(ward["code"])
        cls.district_name = {w["district_code"]: w["district"] for w in wards}

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def run_it(cls, *words):
        run = subprocess.run([WARDMOTE, *words], cwd=cls.folder, capture_output=True, text=True, timeout=120, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        assert run.returncode == 0, f"{words}: {run.stderr}"
        return run.stdout

    def document(self, *words):
        """A list of tables."""
        if words not in self.documents:
            read = json.loads(self.run_it(*words, "--format", "json"))
            self.documents[words] = read if isinstance(read, list) else [read]
        return self.documents[words]

    # ---- what a reader makes of the tables
    def learn_row(self, known, row, names, **key):
        for column, year in (names or {"count": "now", "before": "before"}).items():
            if column not in row:
                continue
            known.learn(Key(**({"year": year, "area": ALL, "month": ALL, "type": ALL} | key)), row[column])
            if hidden(row[column]):
                for derived in DERIVED.get(column, ()):
                    self.assertTrue(row.get(derived) is None or hidden(row[derived]), f"{derived} tells of a withheld {column}: {row}")

    def learn(self, known, tables):
        codes = {}
        for table in tables:
            every = table["rows"] + table.get("totals", [])
            columns = {c["name"] for c in table["columns"]}
            if table["id"] == "wards":
                codes = dict(enumerate(r["ward_code"] for r in table["rows"]))
            for i, row in enumerate(every):
                total = i >= len(table["rows"])
                area = ALL if total else row.get("ward_code") or row.get("district_code") or ALL
                kind = ALL if total else row.get("category") or ALL
                month = ALL if total else row.get("month") or ALL
                if table["id"] in ("types", "wards", "months", "breakdown"):
                    self.learn_row(known, row, None, area=area, type=kind, month=month)
                elif table["id"] == "trend":
                    self.learn_row(known, row, {"count": "now"}, month=month)
                    if row["year_before"] is not None:
                        self.learn_row(known, row, {"year_before": "before"}, month=month)
                elif table["id"] == "compared" and not total:
                    self.learn_row(known, row, {"count": "now"}, area=area)
                elif table["id"] in ("harm", "harm-types"):
                    self.learn_row(known, row, {"count": "now"}, type=kind, reporter="victim") if not total else None
                    if not total:
                        known.learn(Key("now", ALL, ALL, kind, "other"), {})
                elif table["id"] == "ward-types":
                    for name in columns - {"ward"}:
                        known.learn(Key("now", ALL if total else codes[i], ALL, ALL if name == "all" else self.types[name]), row[name])

    def drawn(self, page):
        """The months that control charts have a point for (of the month as it is, or made as long as any other)."""
        chart = None
        for at, words in page.titles:
            if at and at.startswith("control-") and at.endswith("-title"):
                chart = words
            point = re.match(r"(\w+) (\d{4}): [\d,]+,", words)
            if point and chart:
                number = "JanFebMarAprMayJunJulAugSepOctNovDec".index(point.group(1)[:3]) // 3 + 1
                yield Key("now", ALL, f"{point.group(2)}-{number:02}", ALL if chart == "All crimes" else chart)

    def truth(self, area):
        known = Known()
        for by in ("category", "ward", "month", "ward,category", "month,category"):
            tables = self.document("breakdown", *PERIOD, *area, "--by", by)
            self.learn(known, [t | {"totals": []} for t in tables] if "ward" in by else tables)  # some crimes lie in no ward
        if self.has_districts(area):
            for by in ("district,category", "district"):
                self.learn(known, [t | {"totals": []} for t in self.document("breakdown", *PERIOD, *area, "--by", by)])
        self.learn(known, self.document("harm", *PERIOD, *area, "--by", "category")[:1])
        for key in [k for k in known.value if k.reporter == "other"]:
            known.value[key] = known.value[key._replace(reporter=ALL)] - known.value[key._replace(reporter="victim")]
        return known.value

    def has_districts(self, area):
        return not area or "Merrowshire" in area

    def read_all(self, area, also):
        """Everything that is published of an area: the assessment, its page, and tables of the same area and period."""
        known = Known()
        self.types = {slug(r["category"]): r["category"] for r in self.document("breakdown", *PERIOD, *area, "--by", "category")[0]["rows"]}
        self.learn(known, self.document("assess", *PERIOD, *area, "--public"))
        page = Cells()
        page.feed(self.run_it("assess", *PERIOD, *area, "--public", "--format", "html"))
        for words in also:
            self.learn(known, self.document(words[0], *PERIOD, *area, "--public", *words[1:]))
        return known.value, page

    ALSO = [("breakdown", "--by", "ward,category"), ("breakdown", "--by", "month,category"), ("breakdown", "--by", "category"), ("harm", "--by", "category"), ("trend",)]

    def assert_withstands(self, area, also):
        known, _ = self.read_all(area, also)
        truth = self.truth(area)
        for key, value in known.items():
            if value is not None:
                self.assertEqual(value, truth[key], key)
                self.assertFalse(0 < value < SMALL, f"{key} is told: {value}")
        self.assertEqual({k for k in known if k.reporter != "other"} - set(truth), set())
        if not area:
            self.learn_nowhere(known, truth)
        told = Known()
        told.value = known
        districts = self.districts if self.has_districts(area) else {}
        equations = list(told.equations(districts))
        for total, parts in equations:
            if all(truth.get(k) is not None for k in [total, *parts]):
                self.assertEqual(truth[total], sum(truth[p] for p in parts), total)
        small = [k for k, v in known.items() if v is None and 0 < truth[k] < SMALL]
        secret = small + [k for k, v in known.items() if v is None and truth[k] >= SMALL and k.area != NOWHERE and k.reporter != "other"]
        low, high = attack(known, equations, small)
        self.assertGreater(len(small), 50)
        for key in secret:
            self.assertTrue(low[key] <= truth[key] <= high[key], key)
            self.assertLess(low[key], high[key], f"{key} is found out: {truth[key]}")
        all_hidden = {k: None if v else v for k, v in known.items()}  # what is known however much is withheld, from noughts
        floor, _ = narrow(all_hidden, equations)
        for key in small:
            self.assertGreaterEqual(high[key], SMALL - 1, f"{key}, {truth[key]}, is known to be at most {high[key]}")
            self.assertLessEqual(low[key], max(floor[key], least(key)), f"{key}, {truth[key]}, is known to be at least {low[key]}")
        return known, truth, equations

    @staticmethod
    def learn_nowhere(known, truth):
        """Some crimes lie in no ward: so many that all is all."""
        for key in [k for k in known if k.area is ALL and k.month is ALL and k.reporter is ALL]:
            wards = [k for k in truth if k.area not in (ALL, NOWHERE) and k.area.startswith("E05") and k._replace(area=ALL) == key]
            known[key._replace(area=NOWHERE)] = None
            truth[key._replace(area=NOWHERE)] = truth[key] - sum(truth[k] for k in wards)

    # ---- the tests
    def test_no_small_count_of_a_district_can_be_worked_out(self):
        district = "Elmselford" if "Elmselford" in self.district_name.values() else sorted(self.district_name.values())[0]
        self.assert_withstands(("--area", f"district {district}"), self.ALSO)

    def test_no_small_count_of_the_county_can_be_worked_out_though_some_crimes_have_no_place(self):
        self.assert_withstands((), [("breakdown", "--by", "month,category"), ("breakdown", "--by", "district,category"), ("breakdown", "--by", "ward")])

    def test_the_attack_finds_small_counts_where_only_small_counts_are_withheld(self):
        area = ("--area", f"district {sorted(self.district_name.values())[1]}")
        known, _ = self.read_all(area, self.ALSO)
        truth = self.truth(area)
        told = Known()
        told.value = {k: None if 0 < truth[k] < SMALL else truth[k] for k in known if k in truth}
        equations = list(told.equations({}))
        low, high = narrow(told.value, equations)
        found = [k for k, v in told.value.items() if v is None and high[k] < SMALL - 1]
        self.assertGreater(len(found), 10)

    def test_every_format_withholds_the_same_cells(self):
        area = ["--area", f"district {sorted(self.district_name.values())[2]}", "--public"]
        tables = self.document("assess", *PERIOD, *area)
        withheld = {t["id"]: sum(hidden(v) for r in t["rows"] + t.get("totals", []) for v in r.values()) for t in tables}
        self.assertGreater(withheld["ward-types"], 50)
        self.assertGreater(sum(n > 0 for n in withheld.values()), 2)
        page = Cells()
        page.feed(self.run_it("assess", *PERIOD, *area, "--format", "html"))
        # A chapter leaves the columns p and q to the files; the table of changes, which shows them, withholds nothing.
        on_page = {t["id"]: sum(hidden(v) for r in t["rows"] + t.get("totals", []) for c, v in r.items() if c not in ("p", "q")) for t in tables}
        for name, n in page.tables.items():
            self.assertEqual(n, on_page[name], name)
        self.assertIn("ward-types", page.tables)
        self.run_it("assess", *PERIOD, *area, "--folder", "csv")
        for name, n in withheld.items():
            with open(self.folder / "csv" / f"{name}.csv", encoding="utf-8", newline="") as f:
                self.assertEqual(sum(cell == "~" for row in csv.reader(f) for cell in row), n, name)
        self.run_it("assess", *PERIOD, *area, "-o", "book.xlsx")
        with zipfile.ZipFile(self.folder / "book.xlsx") as book:
            sheets = sorted((n for n in book.namelist() if "worksheets/" in n), key=lambda n: int(re.search(r"\d+", n).group()))
            counts = [sum("".join(e.itertext()) == "~" for e in xml.etree.ElementTree.fromstring(book.read(n)).iter() if e.tag.endswith("}c")) for n in sheets]
        self.assertEqual([n for n in counts if n], [withheld[t["id"]] for t in tables if withheld[t["id"]]])
        text = self.run_it("assess", *PERIOD, *area, "--format", "text")
        self.run_it("assess", *PERIOD, *area, "-o", "book.txt")
        self.assertEqual((self.folder / "book.txt").read_text(encoding="utf-8"), text)
        self.assertEqual(len(re.findall(r"(?<= )~(?= |$)", re.sub(r"^(~ stands|.*\(~\)).*$", "", text, flags=re.M), re.M)), sum(withheld.values()))

    def test_charts_and_maps_tell_nothing_of_what_is_withheld(self):
        gaps = 0
        for district in sorted(self.district_name.values())[:4]:
            known, page = self.read_all(("--area", f"district {district}"), [("breakdown", "--by", "month,category"), ("breakdown", "--by", "ward")])
            drawn = list(self.drawn(page))
            self.assertGreater(len(drawn), 24)
            for key in drawn:
                self.assertIsNotNone(known[key], f"{key} is withheld and drawn")
            gaps += sum(v is None for k, v in known.items() if k.month is not ALL)
            names = {w: n for n, w in ((r["ward"], r["ward_code"]) for r in self.document("assess", *PERIOD, "--area", f"district {district}", "--public")[1]["rows"])}
            for key, value in known.items():
                if value is None and key.area in names and key.type is ALL and key.year == "now":
                    for _, words in page.titles:
                        self.assertNotRegex(words, re.escape(names[key.area]) + r"\D{0,8}\d")
        self.assertGreater(gaps, 20)

    def test_a_year_is_told_alike_as_this_year_and_as_the_year_before(self):
        area = ["--area", f"district {sorted(self.district_name.values())[0]}", "--public", "--source", "merrowshire"]
        for by in ("ward,category", "month,category"):
            was = self.document("breakdown", "--from", "2023-10", "--to", "2024-09", *area, "--by", by)[0]["rows"]
            now = self.document("breakdown", "--from", "2024-10", "--to", "2025-09", *area, "--by", by)[0]["rows"]
            self.assertEqual([r["count"] for r in was], [r["before"] for r in now])
            self.assertGreater(sum(hidden(r["count"]) for r in was), 50)

    def offences(self):
        """What victims and witnesses reported in the period, from the extract's own files: type to code to number."""
        mapping = next((self.folder / "county/extract").glob("*.mapping")).read_text()
        types = dict(re.findall(r"^([A-Z ]+) = (.+)$", mapping.split("[values category]")[1].split("[values source]")[0], re.M))
        counts = collections.defaultdict(collections.Counter)
        for path in sorted((self.folder / "county/extract").glob("*.csv")):
            if not "2024-10" <= path.stem[-7:] <= "2025-09":
                continue
            with open(path, encoding="utf-8", newline="") as f:
                for row in csv.DictReader(f):
                    if row["Informant"] in ("Victim", "Third party"):
                        counts[types[row["Offence Group"]]][row["HO Code"]] += 1
        return counts

    def test_harm_is_told_with_bounds_where_an_offence_is_seldom(self):
        offences, bounded = self.offences(), 0
        exact = {r["category"]: r["harm_days"] for r in self.document("harm", *PERIOD, "--by", "category")[0]["rows"]}
        for row in self.document("harm", *PERIOD, "--by", "category", "--public")[0]["rows"]:
            if hidden(row["count"]):
                continue
            codes = offences[row["category"]]
            self.assertEqual(row["count"], sum(codes.values()), row)
            self.assertTrue(row["low"] <= exact[row["category"]] <= row["high"], row)
            self.assertTrue(row["low"] <= row["harm_days"] <= row["high"], row)
            if any(n < SMALL for n in codes.values()):
                self.assertLess(row["low"], row["high"], row["category"])
                bounded += 1
        self.assertGreater(bounded, 2)

    def test_a_comparison_tells_what_the_edition_of_all_wards_tells_and_no_more(self):
        told = {r["ward_code"]: r["count"] for r in self.document("breakdown", *PERIOD, "--by", "ward", "--public")[0]["rows"]}
        types = collections.defaultdict(dict)
        for r in self.document("breakdown", *PERIOD, "--by", "ward,category", "--public")[0]["rows"]:
            types[r["ward_code"]][r["category"]] = r["count"]
        withheld = 0
        for ward in sorted(w for w, n in told.items() if not hidden(n) and n > 0)[:12]:
            areas, kinds = self.document("compare", *PERIOD, "--area", ward, "--public")
            self.assertEqual(areas["rows"][0]["ward_code"], ward)
            for r in areas["rows"]:
                self.assertEqual(r["count"], told[r["ward_code"]])
            for r in kinds["rows"]:
                self.assertEqual(r["count"], types[ward][r["category"]])
                if hidden(r["count"]):
                    withheld += 1
                    self.assertTrue(all(hidden(v) for k, v in r.items() if k != "category"), r)
        self.assertGreater(withheld, 20)

    def test_nothing_finer_than_a_ward_is_made(self):
        area = ["--area", f"district {sorted(self.district_name.values())[0]}", "--public"]
        page = self.run_it("assess", *PERIOD, *area, "--format", "html")
        for never in ("map-streets", "latitude", "harm-wards-caption", "series-caption"):
            self.assertNotIn(never, page)
        for always in ("Not in this edition", "~ stands for a figure withheld", "Harm by ward is left out", "Counts of 1 to 4 are withheld", "Public edition"):
            self.assertIn(always, page)
        square = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {
            "type": "Polygon", "coordinates": [[[1.0, 54.0], [2.0, 54.0], [2.0, 54.5], [1.0, 54.5], [1.0, 54.0]]]}}]}
        (self.folder / "square.geojson").write_text(json.dumps(square))
        for words in (["breakdown", "--by", "street"], ["breakdown", "--by", "lsoa"], ["breakdown", "--by", "ward,month"], ["breakdown", "--area", "square.geojson"], ["harm", "--by", "ward"],
                      ["hotspots"], ["quality"]):
            run = subprocess.run([WARDMOTE, *words, *PERIOD, "--public"], cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual((run.returncode, run.stdout), (1, ""), words)
            self.assertRegex(run.stderr, "publi(c|shed)", words)


if __name__ == "__main__":
    WARDMOTE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
