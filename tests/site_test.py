#!/usr/bin/env python3
"""The site of a made-up county, asked through the loopback and through a socket: site_test.py WARDMOTE"""
import collections
import concurrent.futures
import csv
import http.client
import io
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import zipfile

WARDMOTE = sys.argv.pop(1)
TEAM_FILES = ["teams", "officers", "absences", "meetings", "priorities"]
ROLES = ["nobody", "reader", "editor", "publisher", "administrator"]


def run(home, *words, **more):
    return subprocess.run([WARDMOTE, words[0], "--home", home, *words[1:]], capture_output=True, check=False, timeout=60, **more)


class Answer:
    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {n.lower(): v for n, v in (line.split(": ", 1) for line in lines[1:])}
        self.text = self.body.decode("utf-8", "replace")


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.home, county = f"{cls.folder.name}/home", f"{cls.folder.name}/county"
        for words in (["sample", "--seed", "1", "--months", "14", "--rows", "20000", county], ["import", county]):
            done = run(cls.home, *words)
            assert done.returncode == 0, done.stderr
        cls.teams = f"{county}/teams"
        done = run(cls.home, "team", "import", *(f"{cls.teams}/{kind}.csv" for kind in TEAM_FILES))
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ask(self, address, role="nobody", method="GET", home=None, headers=""):
        done = run(home or self.home, "request", "--as", role, input=f"{method} {address} HTTP/1.1\r\n{headers}\r\n".encode())
        self.assertEqual(done.returncode, 0, done.stderr)
        return Answer(done.stdout)

    def test_every_page_links_only_to_pages_that_are_there(self):
        seen, waiting, alike = {}, ["/"], collections.Counter()
        while waiting:
            address = waiting.pop()
            alike[shape := re.sub(r"E\d{8}", "CODE", address)] += address not in seen
            if address in seen or alike[shape] > 3:  # of pages that differ in their area alone, three
                continue
            seen[address] = answer = self.ask(address)
            self.assertEqual(answer.status, 200, address)
            if answer.headers["content-type"].startswith("text/html"):
                self.assertEqual(len(re.findall("<h1", answer.text)), 1, address)
                self.assertRegex(answer.text, "<title>[^<]+</title>")
                waiting += [m.replace("&amp;", "&").split("#")[0] for m in re.findall(r'(?:href|src)="(/[^"]*)"', answer.text)]
        self.assertGreater(len(seen), 10)
        self.assertTrue(any(a.endswith("site.css") for a in seen))

    def test_nothing_is_fetched_from_elsewhere(self):
        for address in ("/", "/evidence", "/evidence/breakdown?ask=yes"):
            self.assertEqual(re.findall(r'(?:href|src|action)="(?:https?:)?//', self.ask(address).text), [])
        style = re.search(r'href="(/assets/[^"]*site.css)"', self.ask("/").text)[1]
        self.assertNotIn("url(", self.ask(style).text)
        self.assertIn("immutable", self.ask(style).headers["cache-control"])

    def test_what_every_reply_carries(self):
        for address in ("/", "/nowhere", "/health", "/evidence/breakdown.csv?by=ward"):
            answer = self.ask(address)
            self.assertEqual(answer.headers["x-content-type-options"], "nosniff", address)
            policy = answer.headers["content-security-policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("unsafe-inline", policy)

    def test_a_question_is_the_same_on_a_page_in_a_file_and_by_the_verb(self):
        query = "by=ward&from=2024-10&to=2025-09"
        verb = run(self.home, "breakdown", "--by", "ward", "--from", "2024-10", "--to", "2025-09", "--public", "--format", "csv").stdout
        answer = self.ask(f"/evidence/breakdown.csv?{query}")
        self.assertEqual(answer.body, verb)
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        self.assertGreater(len(rows), 100)
        told = json.loads(self.ask(f"/evidence/breakdown.json?{query}").text)
        told = told[0] if isinstance(told, list) else told
        self.assertEqual([r["count"] for r in told["rows"]], [int(r["count"]) for r in rows if r["is_total"] == "0"])
        page = self.ask(f"/evidence/breakdown?{query}&ask=yes").text
        for row in rows[:5]:
            self.assertIn(f'<th scope="row">{row["ward_code"]}</th>', page)
            self.assertIn(f'<td class="num">{int(row["count"]):,}</td>', page)
        with zipfile.ZipFile(io.BytesIO(self.ask(f"/evidence/breakdown.xlsx?{query}").body)) as book:
            self.assertIn("xl/workbook.xml", book.namelist())

    def test_every_question_has_a_page_that_answers_or_says_what_is_missing(self):
        pages = re.findall(r'href="(/evidence/[a-z]+)"', self.ask("/evidence", "administrator").text)
        self.assertGreaterEqual(len(pages), 7)
        for page in pages:
            form = self.ask(page, "administrator")
            self.assertEqual(form.status, 200)
            self.assertIn("<form", form.text)
            answer = self.ask(page + "?ask=yes", "administrator")
            self.assertIn(answer.status, (200, 400, 404, 409), page)
            self.assertIn("<table" if answer.status == 200 else "govuk-error-summary", answer.text, page)

    def test_what_is_wrong_with_a_question_stands_above_its_form(self):
        answer = self.ask("/evidence/breakdown?area=Nowhere&ask=yes")
        self.assertEqual(answer.status, 404)
        self.assertIn("Nowhere", answer.text)
        self.assertIn('value="Nowhere"', answer.text)
        self.assertEqual(self.ask("/evidence/breakdown?from=2025-13&ask=yes").status, 400)
        self.assertEqual(self.ask("/evidence/breakdown.csv?from=2025-13").status, 400)

    def test_a_visitor_reaches_no_file_of_the_machine(self):
        for value in ("/etc/passwd.json", "../county/wards.geojson", f"{self.folder.name}/county/boundaries/wards.geojson"):
            answer = self.ask(f"/evidence/breakdown?area={value}&ask=yes", "administrator")
            self.assertEqual(answer.status, 400, value)
            self.assertIn("files are not read here", answer.text)
        out = f"{self.folder.name}/written"
        for query in (f"output={out}", f"o={out}", "home=/tmp", "format=xlsx", "help=yes"):
            self.assertEqual(self.ask(f"/evidence/breakdown?{query}&ask=yes").status, 200, query)
        self.assertFalse(os.path.exists(out))

    def test_who_is_not_known_gets_the_public_edition(self):
        query = "source=extract-merrowshire&by=ward,category"
        known, unknown = (self.ask(f"/evidence/breakdown.csv?{query}", role) for role in ("reader", "nobody"))
        self.assertEqual(known.status, 200)
        small = [r for r in csv.DictReader(io.StringIO(known.text)) if r["count"] in "1234" and r["count"]]
        self.assertGreater(len(small), 0)
        if unknown.status == 200:
            shown = [r for r in csv.DictReader(io.StringIO(unknown.text)) if r["count"] in ("1", "2", "3", "4")]
            self.assertEqual(shown, [])
        for query in ("source=extract-merrowshire&public=", "source=extract-merrowshire&public=no"):
            self.assertNotEqual(self.ask(f"/evidence/breakdown.csv?{query}&by=ward,category").text, known.text)

    def test_every_route_is_refused_to_those_below_its_role(self):
        for role in ROLES:
            self.assertEqual(self.ask("/evidence/nearrepeat", role).status, 403 if role == "nobody" else 200)
            self.assertEqual(self.ask("/evidence", role).status, 200)

    def test_an_address_that_is_none_and_a_method_that_is_not_meant(self):
        self.assertEqual(self.ask("/nowhere").status, 404)
        self.assertEqual(self.ask("/evidence/breakdown.pdf").status, 404)
        self.assertEqual(self.ask("/sitemap.csv").status, 404)
        self.assertEqual(self.ask("/assets/x/../../etc/passwd").status, 400)
        self.assertEqual(self.ask("/evidence", method="POST").status, 405)
        self.assertEqual(self.ask("/evidence", method="HEAD").body, b"")

    def test_hostile_text_is_text(self):
        hostile = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
        for page in ("breakdown", "harm", "trend", "compare"):
            text = self.ask(f"/evidence/{page}?area={hostile}&category={hostile}&source={hostile}&ask=yes").text
            self.assertNotIn("<script>alert", text)

    def postcodes(self):
        file = next(pathlib.Path(self.folder.name, "county", "postcodes").glob("*.csv"))
        return list(csv.DictReader(io.StringIO(file.read_text())))

    def test_a_postcode_leads_to_its_ward_and_the_verb_says_the_same(self):
        for row in self.postcodes()[:40:5]:
            postcode = next(v for k, v in row.items() if k.lower() in ("pcds", "postcode", "pcd"))
            told = json.loads(run(self.home, "where", postcode, "--format", "json").stdout)
            ward = next(r for r in told["rows"] if r["kind"] == "ward")
            address = "/where?q=" + postcode.replace(" ", "+")
            page = self.ask(address)
            self.assertEqual(page.status, 200)
            self.assertIn(f'href="/area/{ward["code"]}"', page.text)
            self.assertEqual("Which ward is yours?" in page.text, bool(ward["near"]), postcode)
            self.assertEqual(json.loads(self.ask(address.replace("/where", "/where.json")).text)["rows"], told["rows"])

    def test_what_is_no_postcode_is_said_beside_the_box(self):
        answer = self.ask("/where?q=%3Cb%3Ehello")
        self.assertEqual(answer.status, 400)
        self.assertIn("&lt;b&gt;hello", answer.text)
        self.assertIn('class="govuk-error-message"', answer.text)
        self.assertEqual(self.ask("/where?q=ZZ99+9ZZ").status, 404)

    def test_the_page_of_a_ward_tells_what_the_breakdown_counts(self):
        districts = re.findall(r'href="(/area/E07\w+)"', self.ask("/areas").text)
        self.assertGreater(len(districts), 2)
        wards = re.findall(r'href="(/area/E05\w+)"', self.ask(districts[0]).text)
        self.assertGreater(len(wards), 3)
        page = self.ask(wards[0])
        self.assertEqual(page.status, 200)
        period = re.search(r"crimes, (\d{4}-\d\d) to (\d{4}-\d\d)", page.text)
        table = self.ask(f"/evidence/breakdown.csv?area={wards[0].split('/')[-1]}&by=category&from={period[1]}&to={period[2]}").text
        total = next(int(r["count"]) for r in csv.DictReader(io.StringIO(table)) if r["is_total"] == "1")
        self.assertIn(f">{total:,}<", page.text)

    def team_file(self, kind):
        return list(csv.DictReader(io.StringIO(pathlib.Path(self.teams, f"{kind}.csv").read_text())))

    def test_a_ward_shows_its_officer_next_meeting_and_priorities(self):
        teams = {r["team"]: r for r in self.team_file("teams")}
        away = {r["officer"]: r["cover"] for r in self.team_file("absences")}
        officers = {r["officer"]: r for r in self.team_file("officers")}
        present = next(r for r in officers.values() if r["officer"] not in away)
        covered = next(officers[o] for o, cover in away.items() if cover)
        alone = next(officers[o] for o, cover in away.items() if not cover)
        for officer in (present, covered, alone):
            page = self.ask(f"/area/{officer['wards'].split()[0]}").text
            self.assertIn(f"{officer['rank']} {officer['name']}", page)
            self.assertIn(f'href="mailto:{officer["email"]}"', page)
            self.assertIn(teams[officer["team"]]["phone"], page)
            self.assertIn("Next meeting", page)
            self.assertIn("town hall", page)
            done = [r for r in self.team_file("priorities") if officer["wards"] == r["wards"] and r["action"]]
            self.assertIn(done[0]["issue"], page)
            self.assertIn(done[0]["action"], page)
            self.assertEqual("Meanwhile" in page, officer is not present)
        self.assertIn("Meanwhile the team answers", page)
        cover = officers[away[covered["officer"]]]
        self.assertIn(cover["email"], self.ask(f"/area/{covered['wards'].split()[0]}").text)

    def test_no_ward_shows_nobody(self):
        rows = list(csv.DictReader(io.StringIO(self.ask("/teams.csv").text)))
        verb = run(self.home, "team", "list", "--format", "csv").stdout
        self.assertEqual(verb, self.ask("/teams.csv").body)
        self.assertTrue(all(r["officer"] and r["contact"] for r in rows))
        vacant = next(r for r in rows if r["officer"] == "None is named: the team answers")
        self.assertIn("No officer is named for this ward at the moment. The team answers", self.ask(f"/area/{vacant['ward_code']}").text)
        without = [r for r in rows if r["team"] == "No team is entered"]
        self.assertEqual(len(without), 1)
        for home in (self.home, None):  # None: a home into which nobody has entered anything
            if not home:
                home = f"{self.folder.name}/silent"
                self.assertEqual(run(home, "import", f"{self.folder.name}/county/boundaries").returncode, 0)
                os.remove(f"{home}/wardmote.db")
            page = self.ask(f"/area/{without[0]['ward_code']}", home=home)
            self.assertEqual(page.status, 200)
            self.assertIn("<strong>101</strong>", page.text)
            self.assertIn("<strong>999</strong>", page.text)

    def test_a_postcode_leads_to_the_officer_on_page_feed_and_verb(self):
        officers = {w: r for r in self.team_file("officers") for w in r["wards"].split()}
        postcode, ward = next((r["pcds"], r["ward"]) for r in self.postcodes() if r["ward"] in officers)
        told = json.loads(run(self.home, "where", postcode, "--format", "json").stdout)["rows"]
        row = next(r for r in told if r["kind"] == "ward")
        self.assertIn(officers[row["code"]]["name"], row["officer"])
        self.assertIn(row["team"], self.ask("/where?q=" + postcode.replace(" ", "+")).text)
        self.assertEqual(json.loads(self.ask("/where.json?q=" + postcode.replace(" ", "+")).text)["rows"], told)

    def test_officers_imported_again_change_nothing_and_replaced_are_remembered(self):
        home = f"{self.folder.name}/posted"
        self.assertEqual(run(home, "import", f"{self.folder.name}/county/boundaries").returncode, 0)
        files = [f"{self.teams}/{kind}.csv" for kind in TEAM_FILES]
        counts = []
        for _ in range(2):
            told = json.loads(run(home, "team", "import", *files, "--format", "json").stdout)["rows"]
            counts.append((sum(r["begun"] for r in told), sum(r["ended"] for r in told), sum(r["kept"] for r in told)))
        self.assertGreater(counts[0][0], 1000)
        self.assertEqual(counts[1], (0, 0, counts[0][0]))
        old = self.team_file("officers")[0]
        ward = old["wards"].split()[0]
        new = pathlib.Path(self.folder.name, "new.csv")
        new.write_text(f"team,officer,name,rank,wards,from\n{old['team']},9999,<b>Kit Newcomer-Sample</b>,PC,{ward} E05000000,2025-01-01\n")
        done = run(home, "team", "import", str(new))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"line 2: E05000000 is a ward of no layer", done.stdout)
        page = self.ask(f"/area/{ward}", home=home).text
        self.assertIn("PC &lt;b&gt;Kit Newcomer-Sample", page)
        self.assertNotIn(old["name"], page)
        past = json.loads(run(home, "team", "history", ward, "--format", "json").stdout)["rows"]
        self.assertEqual([(r["name"], bool(r["ended"])) for r in past if r["officer"] in (old["officer"], "9999")],
                         sorted([(old["name"], True), ("<b>Kit Newcomer-Sample</b>", False)], key=lambda p: p[0] != past[0]["name"]))
        new.write_text("team,officer,name,rank,wards,from\nnowhere,1,A,PC,E05990001,yesterday\n")
        done = run(home, "team", "import", str(new))
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"new.csv: line 2: from: a day, YYYY-MM-DD, was expected", done.stderr)

    def test_an_area_that_is_none(self):
        for code in ("nope", "E05999999", "wards.geojson", "%2e%2e"):
            self.assertIn(self.ask(f"/area/{code}").status, (400, 404))

    def test_an_empty_home_says_what_to_do(self):
        answer = self.ask("/", home=f"{self.folder.name}/empty")
        self.assertEqual(answer.status, 200)
        self.assertIn("wardmote import", answer.text)
        self.assertEqual(self.ask("/evidence/breakdown?ask=yes", home=f"{self.folder.name}/empty").status, 404)

    def test_serving_sees_an_import_and_ends_when_told(self):
        home = f"{self.folder.name}/served"
        served = subprocess.Popen([WARDMOTE, "serve", "--home", home, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
        try:
            port = int(re.search(r":(\d+)/", served.stderr.readline())[1])

            def get(address):
                wire = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                wire.request("GET", address)
                reply = wire.getresponse()
                said = reply.status, reply.read().decode()
                wire.close()
                return said

            self.assertIn("Nothing has been imported", get("/")[1])
            self.assertEqual(run(home, "import", f"{self.folder.name}/county").returncode, 0)
            subprocess.run(["sleep", "1.1"], check=True)
            self.assertNotIn("Nothing has been imported", get("/")[1])
            status, text = get("/evidence/breakdown.csv?by=category")
            self.assertEqual((status, text), (200, self.ask("/evidence/breakdown.csv?by=category").text))
            ward = self.team_file("officers")[0]["wards"].split()[0]
            for _ in range(3):  # one after the other: the connection to the database is used again
                self.assertIn("No police team is entered", get(f"/area/{ward}")[1])
            files = [f"{self.teams}/{kind}.csv" for kind in TEAM_FILES]
            self.assertEqual(run(home, "team", "import", *files).returncode, 0)
            with concurrent.futures.ThreadPoolExecutor(24) as many:  # more at once than connections are kept
                pages = list(many.map(lambda _: get("/teams"), range(48))) + [get(f"/area/{ward}")]
            for status, page in pages:
                self.assertEqual(status, 200)
                self.assertIn(self.team_file("officers")[0]["name"], page)
            self.assertEqual(get("/health"), (200, "well\n"))
            self.assertRegex(get("/metrics")[1], r'wardmote_replies_total\{status="2xx"\} [1-9]')
            served.send_signal(signal.SIGTERM)
            self.assertEqual(served.wait(20), 0)
        finally:
            served.kill()
            served.wait()
            served.stderr.close()


if __name__ == "__main__":
    unittest.main()
