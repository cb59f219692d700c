#!/usr/bin/env python3
"""The whole program from outside: verbs_test.py WARDMOTE. What it prints is kept under tests/golden/verbs.

WARDMOTE_GOLDEN=write writes the golden files anew: read the difference before it is kept."""
import ctypes
import fcntl
import json
import os
import pathlib
import pty
import re
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = TOP / "tests/golden/verbs"
WARDMOTE = None  # set by main
STREET = ("Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
          "Last outcome category,Context\n")
ROW = ",2025-01,Kent Police,Kent Police,0.{0:04},51.2,On or near Made-up Street {0},E01000001,Made-up 001A,Drugs,,\n"


def bound_by_modes():
    """Run in a child of root before the program: from then on what may not be written cannot be, not even by root."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0) != 0:  # PR_CAPBSET_DROP
            raise OSError("the capability cannot be dropped")


class InFolder(unittest.TestCase):
    """Each test in a folder of its own, which is also the working folder."""
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="wardmote-verbs-")
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}

    def tearDown(self):
        subprocess.run(["chmod", "-R", "u+w", self.folder], check=True)
        shutil.rmtree(self.folder)

    def run_it(self, *words, **more):
        return subprocess.run([WARDMOTE, *words], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              **({"capture_output": True, "timeout": 60} | more))

    def says(self, status, sentence, *words, **more):
        """The exit code, and the beginning of what stands on the standard error."""
        run = self.run_it(*words, **more)
        self.assertEqual((run.returncode, run.stderr.decode()[:len(sentence)]), (status, sentence), run.stderr.decode())
        return run

    def file(self, name, text):
        path = pathlib.Path(self.folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return name

    def street(self, name, rows):
        return self.file(name, STREET + "".join(ROW.format(i) for i in range(rows)))


def verbs():
    """From the completion of fish: name to summary. Help and man are held against it."""
    text = subprocess.run([WARDMOTE, "completion", "fish"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"__fish_use_subcommand -a (\S+) -d '(.*)'$", text, re.M)
    assert len(found) > 5
    return {name: summary.replace("'\\''", "'") for name, summary in found}


def help_of(verb):
    return subprocess.run([WARDMOTE, "help", verb], capture_output=True, text=True, check=True).stdout


def options_of(verb):
    return re.findall(r"^  (?:-., )?(--[a-z-]+)", help_of(verb), re.M)


class Golden(InFolder):
    def golden(self, name, *words):
        run = self.run_it(*words)
        shown = f"$ wardmote {shlex.join(words)}\n{run.stdout.decode()}--- standard error\n{run.stderr.decode()}--- exit {run.returncode}\n"
        path = GOLDEN / f"{name}.txt"
        if os.environ.get("WARDMOTE_GOLDEN") == "write":
            path.write_text(shown, newline="")
        self.assertEqual(shown, path.read_bytes().decode() if path.exists() else "", f"see {path}")

    def test_help(self):
        self.golden("help-help", "help", "help")
        self.golden("completion-help", "completion", "-h")

    def test_wrong_usage(self):
        self.golden("unknown-verb", "improt", "x.csv")
        self.golden("unknown-option", "status", "--fromat", "csv")
        self.golden("wrong-choice", "status", "--format", "jsn")
        self.golden("missing-value", "status", "--home")
        self.golden("missing-argument", "import")
        self.golden("too-many-arguments", "version", "2")
        self.golden("given-twice", "status", "--format", "csv", "--format=csv")

    def test_a_home_that_is_empty(self):
        self.golden("status-empty", "status", "holdings")
        self.golden("check-nothing", "check")

    def test_questions_of_a_made_up_county(self):
        self.assertEqual(self.run_it("sample", "--seed", "1", "--months", "24", "--rows", "20000", "county").returncode, 0)
        self.assertEqual(self.run_it("import", "county").returncode, 0)
        where = ("--area", "E07990012", "--from", "2025-01")
        self.golden("trend", "trend", *where, "--category", "Anti-social behaviour")
        self.golden("hotspots", "hotspots", *where, "--top", "5")
        self.golden("compare", "compare", "--area", "E07990012")
        self.golden("quality", "quality", "--from", "2025-07")
        self.golden("nearrepeat", "nearrepeat", "--source", "merrowshire", "--category", "Burglary", "--seed", "1")
        self.golden("operation", "operation", "result", "county/operations/lantern.geojson")

    def test_an_import(self):
        self.street("street.csv", 3)
        self.file("notes.txt", "not evidence\n")
        run = self.run_it("import", "--format", "json", ".")
        self.assertEqual((run.returncode, run.stderr), (0, b""))
        counts = {r["what"]: r["count"] for r in json.loads(run.stdout)["rows"]}
        self.assertEqual((counts["Files read"], counts["Rows read"], counts["Rows taken"]), (2, 3, 3))
        self.assertEqual(counts["Files passed over: not of a known kind"], 1)
        lines = self.run_it("check", "--format", "csv").stdout.decode().split("\r\n")
        self.assertEqual(lines[0], "what,where,files,bytes")
        self.assertRegex(lines[1], r"^Evidence,wardmote-home/evidence,\d+,\d+$")


class Help(InFolder):
    def test_every_verb_is_explained_the_same_way_by_each_door(self):
        for verb in verbs():
            run = self.run_it("help", verb)
            self.assertEqual((run.returncode, run.stderr), (0, b""), verb)
            for other in ([verb, "--help"], ["--help", verb], [verb, "-h", "--no-such-option"]):
                self.assertEqual(self.run_it(*other).stdout, run.stdout, other)
            self.assertTrue(run.stdout.decode().startswith(f"Usage: wardmote {verb} "), verb)

    def test_a_file_of_no_known_kind_is_refused_and_the_page_it_points_to_says_more(self):
        self.file("notes.txt", "not evidence\n")
        run = self.says(1, "wardmote: notes.txt, line 1: its content is not of a known kind (", "import", "notes.txt")
        self.assertIn(b"wardmote help import says", run.stderr)
        kinds = re.search(r"kind \((.*?)\)\.", " ".join(run.stderr.decode().split())).group(1).split("; ")
        self.assertGreater(len(kinds), 3)
        page = help_of("import")
        for kind in kinds:
            self.assertRegex(page, rf"(?m)^  {re.escape(kind)}\n      \S")

    def test_the_first_page_names_every_verb_with_its_summary(self):
        page = " ".join(self.run_it("help").stdout.decode().split())
        self.assertEqual(page, " ".join(self.run_it("--help").stdout.decode().split()))
        for verb, summary in verbs().items():
            self.assertRegex(page, rf" {verb} (\S+ ){{0,2}}{re.escape(summary)} ")

    def test_no_line_is_wider_than_a_page(self):
        for verb in ["", *verbs()]:
            for line in (help_of(verb) if verb else self.run_it("help").stdout.decode()).splitlines():
                if not line.startswith("  $ "):
                    self.assertLessEqual(len(line), 80, line)

    def test_every_example_is_understood(self):
        tried = 0
        for verb in verbs():
            for line in re.findall(r"^  \$ wardmote (.*)$", help_of(verb), re.M):
                words = shlex.split(re.split(r" [|<>]", line)[0])
                if verb == "serve":  # never ends of itself: tests/site_test.py has it run
                    words += ["--listen", "nowhere"] if "--listen" not in words else []
                    words[words.index("--listen") + 1] = f"unix:{self.folder}/no/such/folder"
                run = self.run_it(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, capture_output=False)
                self.assertNotEqual(run.returncode, 2, f"{line}: {run.stderr.decode()}")
                tried += 1
        self.assertGreater(tried, 5)

    def test_no_verb_given_is_wrong_usage_and_shows_the_first_page(self):
        run = self.run_it()
        self.assertEqual((run.returncode, run.stdout), (2, b""))
        self.assertEqual(run.stderr.decode(), self.run_it("help").stdout.decode() + "wardmote: no verb was given\n")

    def test_the_version_is_the_one_of_the_release(self):
        version = f"wardmote {(TOP / 'VERSION').read_text().strip()}\n".encode()
        for words in (["version"], ["--version"], ["-V"], ["status", "--version"]):
            self.assertEqual(self.run_it(*words).stdout, version)


class Manual(InFolder):
    def setUp(self):
        super().setUp()
        self.page = self.run_it("help", "--man").stdout

    def test_roff_has_nothing_to_complain_of(self):
        for tool in (["groff", "-ww", "-man", "-Tutf8"], ["mandoc", "-T", "lint", "-W", "error"]):
            if shutil.which(tool[0]):
                run = subprocess.run(tool, input=self.page, capture_output=True)
                self.assertEqual((run.returncode, run.stderr), (0, b""), tool)
        if not shutil.which("groff") and not shutil.which("mandoc"):
            self.skipTest("neither groff nor mandoc is installed")

    def test_it_holds_every_verb_and_option(self):
        text = self.page.decode().replace("\\-", "-")
        for verb in verbs():
            self.assertRegex(text, rf"(?m)^\.SS {verb}\b")
            for option in options_of(verb):
                self.assertRegex(text, rf"(?m)^\.B (-., )?{option}\b", verb)


class Completion(InFolder):
    def test_every_shell_reads_its_script(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.run_it("completion", shell)
            self.assertEqual((script.returncode, script.stderr), (0, b""))
            if shutil.which(shell):
                run = subprocess.run([shell, "-n"], input=script.stdout, capture_output=True)
                self.assertEqual((run.returncode, run.stderr), (0, b""), shell)
        self.says(2, "wardmote: completion is written for bash, zsh and fish, not for tcsh", "completion", "tcsh")

    def test_no_shell_is_offered_a_word_that_stands_for_another(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.run_it("completion", shell).stdout.decode()
            for offered in re.findall(r"compgen [^\n]*-W '([^']*)'|arguments='([^']*)'|:\(([^)]*)\)'| -a '([^'(]*)'", script):
                self.assertNotRegex(" ".join(offered), r"[A-Z\[\]|]", shell)
            self.assertIn({"bash": "-W 'ward district lsoa", "zsh": "_values -s , word ward district lsoa", "fish": "-x -a 'ward district lsoa"}[shell], script)

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish_offers_what_the_tables_hold(self):
        self.file("wardmote.fish", self.run_it("completion", "fish").stdout.decode())
        def offered(line):
            run = subprocess.run(["fish", "--no-config", "-c", f"source wardmote.fish; complete -C '{line}'"], cwd=self.folder,
                                 env=self.environment | {"HOME": self.folder}, capture_output=True, text=True, check=True)
            return [word.split("\t")[0] for word in run.stdout.splitlines()]
        self.file("street.csv", "")
        self.assertEqual(sorted(offered("wardmote operation r")), ["register", "result"])
        self.assertEqual(offered("wardmote operation register str"), ["street.csv"])
        self.assertEqual(offered("wardmote breakdown --by wa"), ["ward"])
        self.assertEqual(offered("wardmote areas wards str"), [])

    def completed(self, *words):
        """What bash offers for the last word."""
        self.file("completion", self.run_it("completion", "bash").stdout.decode())
        script = ('source ./completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _wardmote; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        run = subprocess.run(["bash", "-c", script, "bash", "wardmote", *words], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(run.stderr, "")
        return run.stdout.split()

    def test_bash_offers_what_the_tables_hold(self):
        self.assertEqual(self.completed(""), list(verbs()))
        self.assertEqual(self.completed("--home", "x", "stat"), ["status"])
        self.assertEqual(self.completed("help", "impo"), ["import", "imports"])
        self.assertEqual(self.completed("status", "--format", ""), "text csv json html xlsx".split())
        self.assertEqual(self.completed("status", "q"), ["questions"])
        for verb in verbs():
            self.assertEqual(sorted(self.completed(verb, "--")), sorted(options_of(verb)), verb)
        self.file("street.csv", "")
        self.assertEqual(self.completed("import", "str"), ["street.csv"])
        self.assertEqual(self.completed("operation", ""), "register list result withdraw".split())
        self.assertEqual(self.completed("operation", "register", "str"), ["street.csv"])
        self.assertEqual(self.completed("areas", ""), "wards districts counties lsoa msoa".split())
        self.assertEqual(self.completed("areas", "wards", ""), [])
        self.assertEqual(self.completed("breakdown", ""), [])
        self.assertEqual(self.completed("breakdown", "--by", "wa"), ["ward"])
        self.assertEqual(self.completed("breakdown", "--by", "ward,ca"), ["ward,category"])
        self.assertEqual(self.completed("breakdown", "--area", "str"), ["street.csv"])
        self.assertEqual(self.completed("serve", "--listen", ""), [])
        self.assertEqual(self.completed("status", "-o", "str"), ["street.csv"])


class HostileWords(InFolder):
    def test_no_word_harms(self):
        for word in (b"", b" ", b"\xff\xfe", b"\x1b[2J\x07", b"\xc2\x9b2J", b"x" * 100_000, b"--" + b"y" * 100_000,
                     b"--home=" + b"z" * 100_000, b"-\xff", b"--=", b"---", b"%s%n", b"\xe2\x80\xae"):
            for words in ([word], [b"status", word], [word, b"status"], [b"status", b"--format", word], [b"help", word]):
                run = self.run_it(*words)
                self.assertIn(run.returncode, (0, 1, 2), words)  # never by a signal
                self.assertNotRegex(run.stderr, rb"[\x00-\x09\x0b-\x1f\x7f]")  # nothing that steers a terminal
                run.stderr.decode()  # and UTF-8
                self.assertLess(len(run.stderr), 6000)

    def test_many_words(self):
        self.says(2, "wardmote: version takes no argument", "version", *["x"] * 20_000)
        self.says(2, "wardmote: --home was given twice", "status", *["--home=x"] * 20_000)


class Streams(InFolder):
    def test_a_reader_that_leaves_early_ends_it_quietly(self):
        for ignored in (False, True):  # whatever our parent did with SIGPIPE
            read, write = os.pipe()
            os.close(read)
            before = (lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN)) if ignored else None
            run = self.run_it("help", "--man", stdout=write, stderr=subprocess.PIPE, capture_output=False,
                              restore_signals=False, preexec_fn=before)
            os.close(write)
            self.assertEqual((run.returncode, run.stderr), (-signal.SIGPIPE, b""))

    def test_an_answer_that_cannot_be_written_is_a_fault(self):
        with open("/dev/full", "w") as full:
            run = self.run_it("help", stdout=full, stderr=subprocess.PIPE, capture_output=False)
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stderr, b"wardmote: the answer cannot be written out whole: No space left on device\n")

    def test_no_file_of_ours_takes_the_place_of_a_closed_stream(self):
        self.street("street.csv", 2)
        self.assertEqual(self.run_it("import", "street.csv").returncode, 0)
        for closed in ((1,), (2,), (0, 1, 2)):
            def close():
                for fd in closed:
                    os.close(fd)
            run = subprocess.run([WARDMOTE, "import", "street.csv"], cwd=self.folder, preexec_fn=close,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
            self.assertEqual(run.returncode, 1 if 1 in closed else 0)
        self.assertEqual(self.run_it("check").returncode, 0)

    def test_a_closed_stream_is_held_by_the_null_device(self):
        os.mkfifo(f"{self.folder}/pipe")  # the program waits for its reader: time to look at it
        run = subprocess.Popen([WARDMOTE, "status", "holdings", "-o", "pipe"], cwd=self.folder,
                               preexec_fn=lambda: [os.close(fd) for fd in (0, 1, 2)])
        held = []
        for _ in range(500):
            asleep = pathlib.Path(f"/proc/{run.pid}/stat").read_text().split(") ")[1][0] == "S"
            if asleep and os.path.basename(os.readlink(f"/proc/{run.pid}/exe")) == os.path.basename(WARDMOTE):
                held = sorted((fd, os.readlink(f"/proc/{run.pid}/fd/{fd}")) for fd in os.listdir(f"/proc/{run.pid}/fd"))[:3]
                break
            time.sleep(0.01)
        with open(f"{self.folder}/pipe", "rb") as pipe:
            pipe.read()
        self.assertEqual(held, [("0", "/dev/null"), ("1", "/dev/null"), ("2", "/dev/null")])
        run.wait()

    def test_the_answer_goes_to_the_file_named_as_its_ending_says(self):
        self.street("street.csv", 2)
        self.run_it("import", "street.csv")
        run = self.run_it("check", "-o", "answer.json")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, b"", b""))
        self.assertEqual(json.loads(pathlib.Path(self.folder, "answer.json").read_text())["id"], "check")
        self.assertEqual(sorted(os.listdir(self.folder)), ["answer.json", "street.csv", "wardmote-home"])

    def on_a_terminal(self, columns, *words):
        """What the program shows on a terminal of so many columns, and its exit code."""
        master, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        run = subprocess.run([WARDMOTE, *words], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                             stdout=terminal, stderr=terminal, timeout=60)
        os.close(terminal)
        shown = b""
        try:
            while piece := os.read(master, 4096):
                shown += piece
        except OSError:  # the terminal is gone
            pass
        os.close(master)
        return run.returncode, shown.decode().replace("\r\n", "\n")

    def test_a_terminal_gets_lines_that_fit_it(self):
        status, shown = self.on_a_terminal(50, "status", "--format", "xlsy")
        self.assertEqual(status, 2)
        self.assertEqual(shown, "wardmote: --format xlsy: this is one of\n          text|csv|json|html|xlsx; did you mean\n          xlsx?\n")
        status, shown = self.on_a_terminal(60, "help", "import")
        self.assertEqual(status, 0)
        self.assertLessEqual(max(len(l) for l in shown.splitlines()), 60)

    def test_what_would_steer_a_terminal_is_not_sent_to_one(self):
        text = STREET + ROW.format(1).replace("Drugs", "Dr\x1b[2Jugs")
        self.file("street.csv", text)
        self.assertEqual(self.run_it("import", "street.csv").returncode, 0)
        for form in ("csv", "json"):
            words = ("breakdown", "--by", "category", "--counts", "--format", form)
            status, shown = self.on_a_terminal(80, *words)
            self.assertEqual(status, 0, shown)
            self.assertNotIn("\x1b", shown)
            self.assertIn("Dr\ufffd[2Jugs" if form == "csv" else "Dr\\u001b[2Jugs", shown)
        exact = self.run_it("breakdown", "--by", "category", "--counts", "--format", "csv").stdout
        self.assertIn(b"Dr\x1b[2Jugs,1,0\r\n", exact)
        self.assertIn(b"Dr\x1b[2Jugs", self.run_it("breakdown", "--by", "category", "--counts", "-o", "/dev/stdout", "--format", "csv").stdout)

    def test_a_workbook_is_not_for_a_terminal(self):
        self.assertEqual(self.on_a_terminal(80, "check", "--format", "xlsx"),
                         (2, "wardmote: xlsx is not for a terminal: add -o FILE.xlsx\n"))


class Answers(InFolder):
    """Of a made-up county that is imported once."""
    @classmethod
    def setUpClass(cls):
        cls.county = tempfile.TemporaryDirectory(prefix="wardmote-verbs-")
        for words in (["sample", "--months", "14", "--rows", "5000", "county"], ["import", "county"]):
            subprocess.run([WARDMOTE, *words], cwd=cls.county.name, capture_output=True, check=True, timeout=60)

    @classmethod
    def tearDownClass(cls):
        cls.county.cleanup()

    def setUp(self):
        super().setUp()
        self.environment["WARDMOTE_HOME"] = f"{self.county.name}/wardmote-home"

    def test_what_is_no_crime_is_not_called_one(self):
        for source, words in (("police.uk-outcomes", "outcomes"), ("police.uk-stops", "stops")):
            for verb in (["harm"], ["assess", "-o", "a.html"], ["compare", "--area", "E05990048"]):
                run = self.run_it(*verb, "--source", source)
                self.assertEqual(run.returncode, 1, verb)
                self.assertIn(f"is asked of crimes only, and data.police.uk {'outcomes' if words == 'outcomes' else 'stop and search'} holds {words}:", run.stderr.decode())
            for verb in ("trend", "hotspots", "breakdown"):
                run = self.run_it(verb, "--source", source, "--format", "json")
                tables = json.loads(run.stdout)
                for table in tables if isinstance(tables, list) else [tables]:
                    said = json.dumps([table["title"], table["columns"], table["rows"]]).lower()
                    self.assertNotIn("crime", said, verb)
                    self.assertNotIn("harm", said, verb)

    def test_a_csv_is_one_table_of_those_the_answer_has(self):
        for verb in ("hotspots", "harm", "status"):
            tables = json.loads(self.run_it(verb, "--format", "json").stdout)
            ids = [t["id"] for t in tables]
            self.assertGreater(len(ids), 1, verb)
            first = self.run_it(verb, "--format", "csv")
            self.assertEqual(first.returncode, 0, first.stderr)
            self.assertEqual(first.stderr.decode(), f"wardmote: a CSV holds one table, and this is {ids[0]}; others of the answer:" +
                             "".join(f" --table {i}" for i in ids[1:]) + "\n")
            for table in tables:
                one = self.run_it(verb, "--format", "csv", "--table", table["id"])
                self.assertEqual((one.returncode, one.stderr), (0, b""))
                heads = one.stdout.decode().splitlines()[0].split(",")
                self.assertEqual([h for h in heads if h != "is_total"], [c["name"] for c in table["columns"]], table["id"])
                self.assertEqual(one.stdout == first.stdout, table["id"] == ids[0])
                self.assertEqual(json.loads(self.run_it(verb, "--format", "json", "--table", table["id"]).stdout), table)
        self.says(1, "wardmote: the answer has no table \"x\"; there are: hotspots_streets, ", "hotspots", "--table", "x")
        run = self.run_it("assess", "--format", "csv", "--table", "types", "-o", "types.csv")
        self.assertEqual((run.returncode, run.stderr), (0, b""))
        self.assertTrue(pathlib.Path(self.folder, "types.csv").read_text().startswith("category,count,"))

    def test_an_assessment_may_be_a_pdf_and_other_answers_not(self):
        self.says(2, "wardmote: --output x.docx: .docx is no ending of an answer; there are .txt, .csv, .json, .html, .htm, .xlsx, .pdf. Or", "assess", "-o", "x.docx")
        self.says(2, "wardmote: --output x.pdf: .pdf is no ending of an answer", "breakdown", "-o", "x.pdf")
        self.assertEqual(os.listdir(self.folder), [])


class Home(InFolder):
    def test_the_option_wins_over_the_environment(self):
        self.street("street.csv", 2)
        self.environment["WARDMOTE_HOME"] = "from-environment"
        self.assertEqual(self.run_it("import", "street.csv").returncode, 0)
        self.assertEqual(self.run_it("import", "street.csv", "--home", "from-option").returncode, 0)
        self.assertEqual(sorted(os.listdir(self.folder)), ["from-environment", "from-option", "street.csv"])

    def test_a_second_import_of_the_same_file_changes_nothing(self):
        self.street("street.csv", 5)
        self.assertNotIn(b"Nothing changed", self.run_it("import", "street.csv").stdout)
        self.assertIn(b"Nothing changed", self.run_it("import", "street.csv").stdout)

    def test_an_import_of_which_nothing_could_be_taken_does_not_say_that_it_is_held(self):
        self.file("street.csv", STREET + ROW.format(1).replace("2025-01", "2025-13"))
        said = self.run_it("import", "street.csv").stdout
        self.assertIn(b"Nothing changed: there was nothing that could be taken.", said)
        self.assertNotIn(b"holds all of this", said)

    def test_two_imports_at_once_are_refused_clearly(self):
        self.street("street.csv", 2)
        self.run_it("import", "street.csv")
        with open(f"{self.folder}/wardmote-home/evidence/lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.says(1, "wardmote: another import is under way in wardmote-home/evidence: try again when it has ended",
                      "import", "street.csv")

    def test_rows_set_aside_are_told_and_kept_with_file_line_and_reason(self):
        self.file("street.csv", STREET + ROW.format(1) + ROW.format(2).replace("2025-01", "2025-13") + ROW.format(3))
        run = self.run_it("import", "--format", "json", "street.csv")
        table = json.loads(run.stdout)
        counts = {r["what"]: r["count"] for r in table["rows"]}
        self.assertEqual((counts["Rows read"], counts["Rows taken"], counts["Rows set aside"]), (3, 2, 1))
        self.assertEqual(len([what for what in counts if what.startswith("Rows set aside: ")]), 1)
        told = [n["text"] for n in table["notes"] if "set aside" in n["text"]][0]
        path = re.search(r"wardmote-home/rejects/\S+\.csv", told).group()
        lines = pathlib.Path(self.folder, path).read_text().splitlines()
        self.assertEqual(lines[0], "file,line,reason,row")
        self.assertRegex(lines[1], r"^street\.csv,3,")

    def test_an_import_that_fails_leaves_what_was_there(self):
        self.street("street.csv", 2)
        self.run_it("import", "street.csv")
        before = self.run_it("status", "holdings", "--format", "json").stdout
        self.file("broken.geojson", '{"type":"FeatureCollection","features":[{]}')
        run = self.run_it("import", "broken.geojson")
        self.assertEqual((run.returncode, run.stdout), (1, b""))
        self.assertIn(b"broken.geojson", run.stderr)
        self.assertEqual(self.run_it("status", "holdings", "--format", "json").stdout, before)

    def test_damage_is_found_and_named(self):
        self.street("street.csv", 50)
        self.run_it("import", "street.csv")
        parts = sorted(pathlib.Path(self.folder, "wardmote-home/evidence/parts").iterdir(), key=lambda p: -p.stat().st_size)
        bytes_ = bytearray(parts[0].read_bytes())
        bytes_[len(bytes_) // 2] ^= 1
        parts[0].chmod(0o644)
        parts[0].write_bytes(bytes_)
        run = self.run_it("check")
        self.assertEqual((run.returncode, run.stdout), (1, b""))
        self.assertIn(parts[0].name.encode(), run.stderr)

    def test_an_import_gives_no_damage_a_new_checksum(self):
        self.street("street.csv", 400)
        self.run_it("import", "street.csv")
        parts = list(pathlib.Path(self.folder, "wardmote-home/evidence/parts").iterdir())
        part = [p for p in parts if b"Made-up Street" in p.read_bytes()][0]
        part.chmod(0o644)
        part.write_bytes(part.read_bytes().replace(b"Made-up Street", b"Made-up Strait", 1))
        self.file("next.csv", STREET + ROW.format(1).replace("2025-01", "2025-02"))
        self.says(1, "wardmote: gazetteer/police.uk-street/kent-police: wardmote-home/evidence/parts/", "import", "next.csv")
        self.assertEqual(self.run_it("check").returncode, 1)

    def test_a_part_that_was_lost_or_damaged_is_made_again_from_the_same_file(self):
        self.street("street.csv", 400)
        self.run_it("import", "street.csv")
        answer = self.run_it("breakdown", "--by", "category").stdout
        parts = pathlib.Path(self.folder, "wardmote-home/evidence/parts")
        whole = {p.name: p.read_bytes() for p in parts.iterdir()}
        gazetteer = [name for name, text in whole.items() if b"Made-up Street" in text][0]
        event = [name for name in whole if name != gazetteer]
        self.assertTrue(event)
        def harm(path):
            path.chmod(0o644)
            path.write_bytes((bytes_ := path.read_bytes())[:-1] + bytes([bytes_[-1] ^ 1]))
        for damage in (pathlib.Path.unlink, harm):
            for name in event:
                damage(parts / name)
            self.assertEqual(self.run_it("check").returncode, 1)
            run = self.run_it("import", "street.csv")
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn(b"lost or damaged", run.stdout)
            self.assertNotIn(b"holds all of this already", run.stdout)
            self.assertNotIn(b"replaced", run.stdout)
            self.assertEqual(self.run_it("check").returncode, 0)
            self.assertEqual({p.name: p.read_bytes() for p in parts.iterdir()}, whole)
            self.assertEqual(self.run_it("breakdown", "--by", "category").stdout, answer)
            self.assertIn(b"holds all of this already", self.run_it("import", "street.csv").stdout)

    def test_a_gazetteer_that_was_lost_is_never_begun_anew(self):
        self.street("street.csv", 400)
        self.run_it("import", "street.csv")
        parts = pathlib.Path(self.folder, "wardmote-home/evidence/parts")
        [p for p in parts.iterdir() if b"Made-up Street" in p.read_bytes()][0].unlink()
        self.file("next.csv", STREET + ROW.format(999).replace("2025-01", "2025-02"))
        self.assertEqual(self.run_it("import", "next.csv").returncode, 1)

    def test_what_hinders_a_table_from_being_known_is_said(self):
        text = self.street("street.csv", 2) and pathlib.Path(self.folder, "street.csv").read_text()
        for mark, said in ((";", "parted by semicolons"), ("\t", "parted by tabs"), (None, "It is UTF-16")):
            pathlib.Path(self.folder, "other.csv").write_bytes(text.replace(",", mark).encode() if mark else text.encode("utf-16"))
            self.assertIn(said, self.says(1, "wardmote: other.csv, line 1: its content is not of a known kind", "import", "other.csv").stderr.decode())
            self.assertIn(said, self.run_it("import", ".").stdout.decode().replace("\n", " "))

    def test_a_top_of_no_row_is_wrong_usage(self):
        self.street("street.csv", 4)
        self.run_it("import", "street.csv")
        for words in (["breakdown", "--by", "category"], ["harm", "--by", "category"]):
            self.says(2, "wardmote: --top 0: 1 or more was expected", *words, "--top", "0")
            self.says(2, "wardmote: --top -3: 1 or more was expected", *words, "--top", "-3")

    def test_a_database_that_is_none_is_found_and_named(self):
        self.street("street.csv", 2)
        self.run_it("import", "street.csv")
        self.file("wardmote-home/wardmote.db", "not a database, though it is longer than the header of one would be " * 3)
        self.says(1, "wardmote: the database wardmote-home/wardmote.db: file is not a database", "check")

    def test_a_home_that_cannot_be_written_to_answers_and_refuses(self):
        plain = bound_by_modes if os.geteuid() == 0 else None
        self.street("street.csv", 2)
        self.run_it("import", "street.csv")
        subprocess.run(["chmod", "-R", "a-w", f"{self.folder}/wardmote-home"], check=True)
        for words in (["status"], ["check"]):
            self.assertEqual(self.run_it(*words, preexec_fn=plain).returncode, 0, words)
        self.street("other.csv", 3)
        self.says(1, "wardmote: wardmote-home/evidence/", "import", "other.csv", preexec_fn=plain)

    def test_status_tells_what_is_held_and_what_can_be_asked(self):
        tables = json.loads(self.run_it("status", "--format", "json").stdout)
        self.assertEqual([t["id"] for t in tables], ["holdings", "questions"])
        self.assertEqual(tables[0]["rows"], [])
        self.assertIn("wardmote import", " ".join(n["text"] for n in tables[0]["notes"]))
        lacking = {r["question"]: r["lacks"] for r in tables[1]["rows"]}
        self.assertTrue(lacking and all(lacking.values()), "nothing can be asked of an empty home")
        ward = {"type": "Feature", "properties": {"WD25CD": "E05099999", "WD25NM": "Made-up"},
                "geometry": {"type": "Polygon", "coordinates": [[[0, 51], [1, 51], [1, 52], [0, 52], [0, 51]]]}}
        self.file("wards.geojson", json.dumps({"type": "FeatureCollection", "features": [ward]}))
        self.says(0, "", "import", "wards.geojson")
        held, asked = json.loads(self.run_it("status", "--format", "json").stdout)
        self.assertEqual([(r["what"], r["count"]) for r in held["rows"]], [("Boundaries of wards, 2025", 1)])
        ready = [r["verb"] for r in asked["rows"] if r["lacks"] is None]
        self.assertIn("wardmote areas wards", ready)
        one = json.loads(self.run_it("status", "questions", "--format", "json").stdout)
        self.assertEqual(one, asked)
        self.says(2, 'wardmote: status tells of holdings or questions, not of "weather"', "status", "weather")

    def test_a_polygon_file_may_be_asked_of_by_every_question(self):
        self.street("street.csv", 30)
        drawn = {"type": "Polygon", "coordinates": [[[0, 51], [0.0015, 51], [0.0015, 52], [0, 52], [0, 51]]]}
        self.file("drawn.geojson", json.dumps(drawn))
        self.says(0, "", "import", "street.csv")
        run = self.says(0, "", "breakdown", "--area", "drawn.geojson", "--by", "month", "--format", "csv")
        self.assertIn("2025-01,15,", run.stdout.decode())  # of longitudes 0.0000 to 0.0029 those below 0.0015
        for verb in verbs():
            if "--area" in options_of(verb):
                words = ["-o", "out.html"] if verb == "assess" else []
                run = self.run_it(verb, "--area", "drawn.geojson", *words)
                self.assertIn(run.returncode, (0, 1, 2), (verb, run.stderr.decode()))  # not by a signal


if __name__ == "__main__":
    WARDMOTE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
