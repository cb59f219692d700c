#!/usr/bin/env python3
"""The answers for programs that were written for postcodes.io, of a made-up county: faces_test.py WARDMOTE"""
import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

WARDMOTE = sys.argv.pop(1)

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

    def ask(self, address, body=None, home=None, method=None):
        head = f"{method or ('GET' if body is None else 'POST')} {address} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n".encode()
        text = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        done = run(home or self.home, "request", "--as", "nobody", input=head + text)
        self.assertEqual(done.returncode, 0, done.stderr)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        self.assertIn(b"application/json", head)
        self.status = int(head.split()[1])
        return json.loads(answer)


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


if __name__ == "__main__":
    unittest.main()
