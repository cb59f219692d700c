#!/usr/bin/env python3
"""The answers for programs that were written for postcodes.io and data.police.uk, of a made-up county and of Kent: faces_test.py WARDMOTE"""
import collections
import csv
import io
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

WARDMOTE = sys.argv.pop(1)
SHARED = pathlib.Path(os.environ.get("WARDMOTE_SHARED", "/nonexistent"))

# Fields of a postcode as postcodes.io names them (its documentation, version 18).
FIELDS = set("""postcode quality eastings northings country nhs_ha date_of_introduction longitude latitude european_electoral_region primary_care_trust
region lsoa msoa incode outcode parliamentary_constituency parliamentary_constituency_2024 admin_district parish admin_county admin_ward ced ccg nuts pfa
nhs_region ttwa national_park bua icb cancer_alliance lsoa11 msoa11 lsoa21 msoa21 oa21 ruc11 ruc21 lep1 lep2 codes""".split())
CODES = set("""admin_district admin_county admin_ward parish parliamentary_constituency parliamentary_constituency_2024 ccg ccg_id ced nuts lsoa msoa lau2 pfa
nhs_region ttwa national_park bua icb cancer_alliance lsoa11 msoa11 lsoa21 msoa21 oa21 ruc11 ruc21 lep1 lep2""".split())


def run(home, *words, **more):
    return subprocess.run([WARDMOTE, words[0], "--home", home, *words[1:]], capture_output=True, check=False, timeout=60, **more)


class County(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.home, cls.county = f"{cls.folder.name}/home", pathlib.Path(cls.folder.name, "county")
        for words in (["sample", "--seed", "1", "--months", "3", "--rows", "6000", str(cls.county)], ["import", str(cls.county)]):
            done = run(cls.home, *words)
            assert done.returncode == 0, done.stderr
        file = next((cls.county / "postcodes").glob("*.csv"))
        cls.rows = list(csv.DictReader(io.StringIO(file.read_text())))
        cls.live = [r for r in cls.rows if not r["doterm"]]
        cls.ended = [r for r in cls.rows if r["doterm"]]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ask(self, address, body=None, home=None, kind="application/json"):
        head = f"{'GET' if body is None else 'POST'} {address} HTTP/1.1\r\nContent-Type: {kind}\r\n\r\n".encode()
        text = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        done = run(home or self.home, "request", "--as", "nobody", input=head + text)
        self.assertEqual(done.returncode, 0, done.stderr)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        self.status = int(head.split()[1])
        if b"application/json" in head:
            return json.loads(answer)
        self.assertNotEqual(self.status, 200)
        return answer.decode()


class Postcodes(County):
    def test_a_postcode_has_all_their_fields_and_the_ward_that_the_verb_finds(self):
        for row in self.live[::37]:
            said = self.ask("/postcodes/" + row["pcds"].replace(" ", "%20"))
            self.assertEqual((self.status, said["status"]), (200, 200))
            found = said["result"]
            self.assertEqual((set(found), set(found["codes"])), (FIELDS, CODES))
            self.assertEqual((found["postcode"], found["outcode"] + " " + found["incode"]), (row["pcds"], row["pcds"]))
            self.assertEqual((found["latitude"], found["longitude"]), (float(row["lat"]), float(row["long"])))
            told = {r["kind"]: r for r in json.loads(run(self.home, "where", row["pcds"], "--format", "json").stdout)["rows"]}
            for field, kind in (("admin_ward", "ward"), ("admin_district", "district"), ("admin_county", "county"), ("lsoa", "LSOA")):
                self.assertEqual((found[field], found["codes"][field]), (told[kind]["name"], told[kind]["code"]), row["pcds"])
            self.assertEqual(found["country"], "England")
            for field in ("quality", "eastings", "nhs_ha", "icb", "date_of_introduction"):
                self.assertIsNone(found[field])

    def test_what_is_no_postcode_is_not_found_in_their_words(self):
        self.assertEqual(self.ask("/postcodes/nonsense"), {"status": 404, "error": "Invalid postcode"})
        self.assertEqual(self.status, 404)
        self.assertEqual(self.ask("/postcodes/ZZ999ZZ"), {"status": 404, "error": "Postcode not found"})
        self.assertEqual(self.ask("/postcodes/ZX10AA/nothing"), {"status": 404, "error": "Resource not found"})

    def test_a_terminated_postcode_says_when(self):
        self.assertGreater(len(self.ended), 0)
        row = self.ended[0]
        when = {"postcode": row["pcds"], "year_terminated": int(row["doterm"][:4]), "month_terminated": int(row["doterm"][4:]),
                "longitude": float(row["long"]), "latitude": float(row["lat"])}
        self.assertEqual(self.ask("/postcodes/" + row["pcds"].replace(" ", "")), {"status": 404, "error": "Postcode not found", "terminated": when})
        self.assertEqual(self.status, 404)
        self.assertEqual(self.ask("/terminated_postcodes/" + row["pcds"].replace(" ", "")), {"status": 200, "result": when})
        self.assertEqual(self.ask("/terminated_postcodes/" + self.live[0]["pcds"].replace(" ", "")), {"status": 404, "error": "Terminated postcode not found"})
        self.assertIs(self.ask("/postcodes/" + row["pcds"].replace(" ", "") + "/validate")["result"], False)
        self.assertIs(self.ask("/postcodes/" + self.live[0]["pcds"].replace(" ", "") + "/validate")["result"], True)

    def test_many_at_once_answers_each_in_turn(self):
        asked = [r["pcds"] for r in self.live[:100]]
        said = self.ask("/postcodes", {"postcodes": asked})
        self.assertEqual([(x["query"], x["result"]["postcode"]) for x in said["result"]], [(p, p) for p in asked])
        self.assertEqual(said["result"][7]["result"], self.ask("/postcodes/" + asked[7].replace(" ", ""))["result"])
        self.assertEqual(self.ask("/postcodes", {"postcodes": ["no \"", "ZZ99 9ZZ"]})["result"],
                         [{"query": "no \"", "result": None}, {"query": "ZZ99 9ZZ", "result": None}])
        self.assertEqual(self.ask("/postcodes?filter=postcode,outcode", {"postcodes": asked[:1]})["result"][0]["result"],
                         {"postcode": asked[0], "outcode": asked[0].split()[0]})
        place = {"longitude": float(self.live[5]["long"]), "latitude": float(self.live[5]["lat"]), "limit": 1}
        said = self.ask("/postcodes", {"geolocations": [place]})["result"]
        self.assertEqual((said[0]["query"], said[0]["result"][0]["postcode"], said[0]["result"][0]["distance"]), (place, self.live[5]["pcds"], 0))

    def test_what_is_no_list_of_them_is_refused_in_their_words(self):
        self.assertEqual(self.ask("/postcodes", {"postcodes": ["ZX1 0AA"] * 101})["error"],
                         "Too many postcodes submitted. Up to 100 postcodes can be bulk requested at a time")
        self.assertEqual(self.status, 400)
        self.assertEqual(self.ask("/postcodes", {"postcodes": "ZX1 0AA"})["error"], "Invalid data submitted. You need to provide a JSON array")
        for body in (b"", b"{", b"[]", b"{}x", b"\xff", b'{"postcodes":["\xff"]}', b'{"postcodes":[}'):
            self.assertIn("Invalid JSON submitted", self.ask("/postcodes", body)["error"], body)
        self.assertIn("Invalid JSON query submitted", self.ask("/postcodes", {})["error"])
        self.assertEqual(self.ask("/postcodes", {"geolocations": [{"longitude": "x"}]})["error"], "Invalid longitude/latitude submitted")
        self.assertEqual(self.status, 400)

    def test_autocomplete_and_query_give_the_first_that_begin_so(self):
        outcode = self.live[0]["pcds"].split()[0]
        of_it = sorted(r["pcds"] for r in self.live if r["pcds"].split()[0] == outcode)
        self.assertEqual(self.ask(f"/postcodes/{outcode}/autocomplete")["result"], of_it[:10])
        self.assertEqual(self.ask(f"/postcodes/{outcode}/autocomplete?limit=1000")["result"], of_it[:100])
        self.assertEqual([x["postcode"] for x in self.ask(f"/postcodes?q={outcode}&limit=3")["result"]], of_it[:3])
        self.assertIsNone(self.ask("/postcodes/QQ/autocomplete")["result"])
        self.assertIsNone(self.ask("/postcodes?q=QQ")["result"])
        self.assertEqual(self.ask("/postcodes")["error"], "No postcode query submitted. Remember to include query parameter")
        self.assertEqual(self.status, 400)

    def test_the_nearest_come_first_and_within_the_radius(self):
        row = self.live[3]
        address = f"/postcodes?lon={row['long']}&lat={row['lat']}&radius=2000&limit=20"
        found = self.ask(address)["result"]
        self.assertEqual(found[0]["postcode"], row["pcds"])
        self.assertEqual(sorted(x["distance"] for x in found), [x["distance"] for x in found])
        self.assertLessEqual(found[-1]["distance"], 2000)
        self.assertEqual(self.ask(f"/postcodes/{row['pcds'].replace(' ', '')}/nearest?radius=2000&limit=20")["result"], found)
        self.assertIsNone(self.ask("/postcodes?lon=-20&lat=40")["result"])
        for query, error in (("lon=a&lat=1", "Invalid longitude/latitude submitted"), ("lon=1&lat=1&radius=x", "Invalid lookup radius submitted"),
                             ("lon=1&lat=1&limit=x", "Invalid result limit submitted")):
            self.assertEqual(self.ask("/postcodes?" + query), {"status": 400, "error": error})

    def test_an_outcode_lists_the_areas_of_its_postcodes(self):
        outcode = self.live[0]["pcds"].split()[0]
        found = self.ask("/outcodes/" + outcode.lower())["result"]
        self.assertEqual(set(found), set("outcode longitude latitude northings eastings admin_district parish admin_county admin_ward country parliamentary_constituency".split()))
        of_it = [r for r in self.live if r["pcds"].split()[0] == outcode]
        self.assertAlmostEqual(found["latitude"], sum(float(r["lat"]) for r in of_it) / len(of_it), 5)
        self.assertIn(self.ask("/postcodes/" + of_it[0]["pcds"].replace(" ", ""))["result"]["admin_ward"], found["admin_ward"])
        near = self.ask(f"/outcodes?lon={found['longitude']}&lat={found['latitude']}")["result"]
        self.assertEqual(near[0].pop("distance"), 0)
        self.assertEqual(near[0], found)
        self.assertEqual(self.ask(f"/outcodes/{outcode}/nearest")["result"][0]["outcode"], outcode)
        self.assertEqual(self.ask("/outcodes/QQ9"), {"status": 404, "error": "Outcode not found"})
        self.assertEqual(self.ask("/outcodes"), {"status": 400, "error": "Invalid longitude/latitude submitted"})

    def test_a_home_without_postcodes_finds_none(self):
        empty = f"{self.folder.name}/empty"
        self.assertEqual(self.ask("/postcodes/ME141XX", home=empty), {"status": 404, "error": "Postcode not found"})
        self.assertIsNone(self.ask("/postcodes/ME14/autocomplete", home=empty)["result"])
        self.assertEqual(self.ask("/postcodes", {"postcodes": ["ME14 1XX"]}, home=empty)["result"], [{"query": "ME14 1XX", "result": None}])


def inside(polygon, lat, lng):
    """Even-odd, by crossings of a ray."""
    is_in = False
    for (a, b), (c, d) in zip(polygon, polygon[1:] + polygon[:1]):
        if (a > lat) != (c > lat) and lng < (d - b) * (lat - a) / (c - a) + b:
            is_in = not is_in
    return is_in


def metres(lat, lng, lat2, lng2):
    """On WGS84, taken as flat about the first: good to a few centimetres over a mile."""
    phi, a, e2 = math.radians((lat + lat2) / 2), 6378137.0, 0.00669437999014
    w = 1 - e2 * math.sin(phi) ** 2
    return math.hypot(math.radians(lat2 - lat) * a * (1 - e2) / w ** 1.5, math.radians(lng2 - lng) * a * math.cos(phi) / w ** 0.5)


def as_text(polygon):
    return ":".join(f"{lat},{lng}" for lat, lng in polygon)


# What the downloads of data.police.uk do not hold, and its API tells: null here.
NOT_PUBLISHED = {"id", "location.street.id", "outcome_status.date", "location.street.name", "outcome_object.id",
                 "crime.category", "crime.month", "crime.id", "crime.location.street.id"}


class Police(County):
    def street(self, month):
        rows = []
        for file in (self.county / "crime" / month).glob("*-street.csv"):
            rows += list(csv.DictReader(io.StringIO(file.read_text())))
        return rows

    @staticmethod
    def told(crime):
        place = crime["location"] or {"latitude": "", "longitude": "", "street": {"name": "No Location"}}
        return (crime["persistent_id"], crime["month"], place["latitude"], place["longitude"], place["street"]["name"],
                crime["outcome_status"]["category"] if crime["outcome_status"] else "", crime["category"])

    def published(self, row):
        codes = {c["name"]: c["url"] for c in self.ask("/api/crime-categories")} if not hasattr(self, "codes") else self.codes
        self.codes = codes
        return (row["Crime ID"], row["Month"], row["Latitude"], row["Longitude"], row["Location"], row["Last outcome category"], codes[row["Crime type"]])

    def assert_shape(self, path, ours, theirs):
        if ours is None:
            self.assertTrue(theirs is None or path in NOT_PUBLISHED, f"{path} is null")
        elif isinstance(theirs, dict):
            self.assertEqual(set(ours), set(theirs), path)
            for key in theirs:
                self.assert_shape(f"{path}.{key}".lstrip("."), ours[key], theirs[key])
        elif theirs is not None:
            self.assertIs(type(ours), type(theirs), path)

    def recorded(self, name):
        if not (SHARED / "police-api").is_dir():
            self.skipTest("WARDMOTE_SHARED has no police-api")
        return json.loads((SHARED / "police-api" / name).read_text())

    triangle = [(54.0, 0.6), (54.55, 1.0), (54.1, 1.5)]

    def test_a_polygon_finds_the_rows_of_the_months_file_and_no_force_s_own_record(self):
        for month, address in (("2025-09", ""), ("2025-08", "&date=2025-08")):
            rows = [r for r in self.street(month) if r["Latitude"] and inside(self.triangle, float(r["Latitude"]), float(r["Longitude"]))]
            self.assertGreater(len(rows), 100)
            said = self.ask(f"/api/crimes-street/all-crime?poly={as_text(self.triangle)}{address}")
            self.assertEqual(self.status, 200)
            self.assertEqual(collections.Counter(map(self.told, said)), collections.Counter(map(self.published, rows)))
            some = self.ask(f"/api/crimes-street/burglary?poly={as_text(self.triangle)}{address}")
            self.assertEqual(len(some), sum(r["Crime type"] == "Burglary" for r in rows))
            self.assertEqual(some, [c for c in said if c["category"] == "burglary"])
            form = urllib.parse.urlencode({"poly": as_text(self.triangle), "date": month}).encode()
            self.assertEqual(self.ask("/api/crimes-street/all-crime", form, kind="application/x-www-form-urlencoded"), said)

    def test_a_point_finds_what_lies_within_a_mile(self):
        row = next(r for r in self.street("2025-09") if r["Latitude"])
        lat, lng = float(row["Latitude"]), float(row["Longitude"])
        said = self.ask(f"/api/crimes-street/all-crime?lat={lat}&lng={lng}")
        near, far = ([r for r in self.street("2025-09") if r["Latitude"] and metres(lat, lng, float(r["Latitude"]), float(r["Longitude"])) < 1609.344 * x]
                     for x in (0.9998, 1.0002))
        found = collections.Counter(map(self.told, said))
        self.assertFalse(collections.Counter(map(self.published, near)) - found)
        self.assertFalse(found - collections.Counter(map(self.published, far)))
        here = [r for r in self.street("2025-09") if (r["Latitude"], r["Longitude"]) == (row["Latitude"], row["Longitude"])]
        self.assertEqual(collections.Counter(map(self.told, self.ask(f"/api/crimes-at-location?lat={lat + 0.000003}&lng={lng}"))),
                         collections.Counter(map(self.published, here)))

    def test_what_has_no_place_is_told_by_force(self):
        rows = [r for r in self.street("2025-09") if not r["Latitude"]]
        said = self.ask("/api/crimes-no-location?category=all-crime&force=merrowshire-police")
        self.assertEqual(collections.Counter(map(self.told, said)), collections.Counter(map(self.published, rows)))
        self.assertGreater(len(said), 0)
        self.assertTrue(all(c["location"] is None and c["location_type"] is None for c in said))
        for query, status in (("", 400), ("category=all-crime", 400), ("category=all-crime&force=nobody", 404), ("category=x&force=merrowshire-police", 404)):
            self.ask("/api/crimes-no-location?" + query)
            self.assertEqual(self.status, status, query)

    def test_what_cannot_be_asked_is_refused_with_their_statuses(self):
        for address, status in (("crimes-street/all-crime", 400), ("crimes-street/all-crime?lat=54", 400), ("crimes-street/all-crime?lat=x&lng=1", 400),
                                ("crimes-street/all-crime?poly=54,1:55,1", 400), ("crimes-street/all-crime?poly=54,1:55,1:a,b", 400),
                                ("crimes-street/witchcraft?lat=54&lng=1", 404), ("crimes-street/all-crime?lat=54&lng=1&date=2025", 400),
                                ("crimes-street/all-crime?lat=54&lng=1&date=2019-01", 404), ("crimes-at-location?location_id=5", 404),
                                ("locate-neighbourhood", 400), ("locate-neighbourhood?q=1", 400), ("locate-neighbourhood?q=40,1", 404),
                                ("forces/nobody", 404), ("nobody/neighbourhoods", 404), ("merrowshire-police/E05000000/boundary", 404)):
            self.ask("/api/" + address)
            self.assertEqual(self.status, status, address)

    def test_stops_and_outcomes_are_those_of_the_files(self):
        stops, outcomes = [], []
        for file in (self.county / "crime" / "2025-09").glob("*.csv"):
            rows = list(csv.DictReader(io.StringIO(file.read_text())))
            stops += rows if "stop-and-search" in file.name else []
            outcomes += rows if "outcomes" in file.name else []
        placed = [r for r in stops if r["Latitude"] and inside(self.triangle, float(r["Latitude"]), float(r["Longitude"]))]
        said = self.ask(f"/api/stops-street?poly={as_text(self.triangle)}&date=2025-09")
        self.assertEqual(collections.Counter((s["location"]["latitude"], s["datetime"][:16], s["object_of_search"] or "", s["outcome"]) for s in said),
                         collections.Counter((r["Latitude"], r["Date"][:16], r["Object of search"], r["Outcome"]) for r in placed))
        self.assertGreater(len(said), 0)
        self.assertEqual(len(self.ask("/api/stops-force?force=merrowshire&date=2025-09")), len(stops))
        self.assertEqual(len(self.ask("/api/stops-no-location?force=merrowshire&date=2025-09")), sum(not r["Latitude"] for r in stops))
        placed = [r for r in outcomes if r["Latitude"] and inside(self.triangle, float(r["Latitude"]), float(r["Longitude"]))]
        said = self.ask(f"/api/outcomes-at-location?poly={as_text(self.triangle)}&date=2025-09")
        self.assertEqual(collections.Counter((o["crime"]["persistent_id"], o["category"]["name"]) for o in said),
                         collections.Counter((r["Crime ID"], r["Outcome type"]) for r in placed))
        self.assertTrue(all(o["category"]["code"] for o in said))

    def test_answers_have_the_recorded_shapes(self):
        crimes = self.ask(f"/api/crimes-street/all-crime?poly={as_text(self.triangle)}")
        outcomes = self.ask(f"/api/outcomes-at-location?poly={as_text(self.triangle)}")
        stops = self.ask(f"/api/stops-street?poly={as_text(self.triangle)}")
        crime, stop = self.recorded("crime.json"), self.recorded("stop-and-search.json")
        for ours in crimes:
            if ours["outcome_status"] is None:  # as theirs is of antisocial behaviour
                ours["outcome_status"] = crime["outcome_status"]
            self.assert_shape("", ours, crime)
        for ours in outcomes:
            self.assert_shape("", ours, self.recorded("outcome.json"))
        for ours in stops:
            for key in ours:  # a blank is null with them too
                ours[key] = stop[key] if ours[key] is None else ours[key]
            self.assert_shape("", ours, stop)
        self.assert_shape("", self.ask("/api/crime-categories")[0], self.recorded("crime-category.json"))
        self.assert_shape("", self.ask("/api/crimes-street-dates")[0], self.recorded("data-set.json"))
        self.assert_shape("", self.ask("/api/forces")[0], self.recorded("police-force-reference.json"))
        self.assert_shape("", self.ask("/api/merrowshire-police/neighbourhoods")[0], self.recorded("neighbourhood-reference.json"))
        self.assertEqual(set(self.ask("/api/forces/kent")), set(self.recorded("police-force.json")))

    def test_what_is_held_and_since_when(self):
        self.assertEqual(self.ask("/api/crime-last-updated"), {"date": "2025-09-01"})
        self.assertEqual(self.ask("/api/crimes-street-dates"), [{"date": f"2025-0{m}", "stop-and-search": ["merrowshire"]} for m in (9, 8, 7)])

    def test_a_neighbourhood_is_a_ward(self):
        row = self.live[0]
        ward = self.ask("/postcodes/" + row["pcds"].replace(" ", ""))["result"]
        where = self.ask(f"/api/locate-neighbourhood?q={row['lat']},{row['long']}")
        self.assertEqual(where, {"force": "merrowshire-police", "neighbourhood": ward["codes"]["admin_ward"]})
        self.assertIn({"id": where["neighbourhood"], "name": ward["admin_ward"]}, self.ask("/api/merrowshire-police/neighbourhoods"))
        line = self.ask(f"/api/merrowshire-police/{where['neighbourhood']}/boundary")
        self.assertEqual(line[0], line[-1])
        self.assertTrue(inside([(float(c["latitude"]), float(c["longitude"])) for c in line[:-1]], float(row["lat"]), float(row["long"])))

    def test_an_empty_home_holds_no_month(self):
        empty = f"{self.folder.name}/nothing"
        for address in ("crimes-street/all-crime?lat=54&lng=1", "crime-last-updated", "crimes-street-dates", "stops-street?lat=54&lng=1", "locate-neighbourhood?q=54,1"):
            self.ask("/api/" + address, home=empty)
            self.assertEqual(self.status, 404, address)


@unittest.skipUnless((SHARED / "crime/kent/2025-01").is_dir(), "WARDMOTE_SHARED has no crime/kent")
class Kent(County):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.home = f"{cls.folder.name}/home"
        cls.rows = [r for f in (SHARED / "crime/kent/2025-01").glob("*street.csv") for r in csv.DictReader(io.StringIO(f.read_text()))]
        done = run(cls.home, "import", str(SHARED / "crime/kent/2025-01"))
        assert done.returncode == 0, done.stderr

    def test_a_mile_around_a_point_is_a_mile(self):
        for lat, lng in ((51.2722, 0.5292), (51.3896, 1.3868), (51.4410, 0.3690)):  # Maidstone, Margate, Gravesend
            said = [float(c["location"]["latitude"]) for c in self.ask(f"/api/crimes-street/all-crime?lat={lat}&lng={lng}")]
            near, far = (sorted(float(r["Latitude"]) for r in self.rows if r["Latitude"] and
                                metres(lat, lng, float(r["Latitude"]), float(r["Longitude"])) < 1609.344 * x) for x in (0.9999, 1.0001))
            self.assertGreater(len(near), 100)
            self.assertFalse(collections.Counter(near) - collections.Counter(said))
            self.assertFalse(collections.Counter(said) - collections.Counter(far))

    def test_more_than_ten_thousand_are_refused_and_fewer_are_told(self):
        kent = [(50.8, -0.1), (51.6, -0.1), (51.6, 1.6), (50.8, 1.6)]
        rows = [r for r in self.rows if r["Latitude"] and inside(kent, float(r["Latitude"]), float(r["Longitude"]))]
        self.assertGreater(len(rows), 10000)
        self.ask(f"/api/crimes-street/all-crime?poly={as_text(kent)}")
        self.assertEqual(self.status, 503)
        for code, name in (("violent-crime", "Violence and sexual offences"), ("drugs", "Drugs"), ("other-crime", "Other crime")):
            said = self.ask(f"/api/crimes-street/{code}?poly={as_text(kent)}")
            self.assertEqual(collections.Counter(c["persistent_id"] for c in said), collections.Counter(r["Crime ID"] for r in rows if r["Crime type"] == name))


if __name__ == "__main__":
    unittest.main()
