#!/usr/bin/env python3
"""Reads the pages kept under tests/golden/render as a stranger would and fails on what no page may have: tags that are not
closed in order, an id given twice, a label that names nothing, anything fetched or run, a picture without a name and
words, headings that skip a level, a table without caption or scoped heads, SVG that is not well-formed XML."""
import pathlib
import re
import subprocess
import sys
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "link", "img", "input"}
ALONE = {"path", "circle", "line", "rect", "polygon", "polyline", "use", "stop"}  # may end in />


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.faults, self.open, self.ids, self.names, self.headings = [], [], [], [], []
        self.svg, self.tables, self.links = [], [], []

    def fault(self, text):
        self.faults.append(f"line {self.getpos()[0]}: {text}")

    def handle_startendtag(self, tag, attrs):
        self.look(tag, dict(attrs))
        if tag not in ALONE | VOID:
            self.fault(f"<{tag}/>")

    def handle_starttag(self, tag, attrs):
        self.look(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def look(self, tag, a):
        if tag in ("script", "iframe", "object", "embed", "link", "base", "form", "img"):
            self.fault(f"<{tag}> in a page that fetches and runs nothing")
        for name, value in a.items():
            if name.startswith("on") or name == "style":
                self.fault(f"{name}= in <{tag}>")
            if name in ("src", "srcset", "background", "data") or (name in ("href", "xlink:href") and tag != "a" and not
                                                                   (value or "").startswith("#")):
                self.fault(f"<{tag} {name}={value}> would be fetched")
        if "id" in a:
            self.ids.append(a["id"])
        for name in ("aria-labelledby", "aria-describedby"):
            self.names += (a.get(name) or "").split()
        if tag == "a" and (a.get("href") or "").startswith("#"):
            self.links.append(a["href"][1:])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "svg":
            hidden = a.get("aria-hidden") == "true"
            if not hidden and (a.get("role") != "img" or len((a.get("aria-labelledby") or "").split()) != 2):
                self.fault("an svg that is neither hidden nor named by its title and desc")
            self.svg.append({"hidden": hidden, "children": set()})
        elif self.svg and len(self.open) and self.open[-1] == "svg":
            self.svg[-1]["children"].add(tag)
        if tag == "table":
            self.tables.append({"caption": "caption" in a, "heads": 0})
        if self.tables and tag == "caption":
            self.tables[-1]["caption"] = True
        if tag == "th" and a.get("scope") not in ("col", "row"):
            self.fault("<th> without scope")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.fault(f"</{tag}> where {self.open[-1:]} is open")
        else:
            self.open.pop()

    def done(self):
        if self.open:
            self.fault(f"never closed: {self.open}")
        for i in sorted({i for i in self.ids if self.ids.count(i) > 1}):
            self.fault(f"id {i} is given twice")
        for i in [n for n in self.names + self.links if n not in self.ids]:
            self.fault(f"nothing is called {i}")
        if self.headings[:1] != [1] or self.headings.count(1) != 1:
            self.fault("one h1, and first")
        for above, below in zip(self.headings, self.headings[1:]):
            if below > above + 1:
                self.fault(f"h{below} under h{above}")
        for s in self.svg:
            if not s["hidden"] and not {"title", "desc"} <= s["children"]:
                self.fault("an svg without title and desc")


def look_at(path):
    text = path.read_text()
    page = Page()
    page.feed(text)
    page.close()
    page.done()
    if '<html lang="en-GB">' not in text or '<main id="main"' not in text or 'href="#main"' not in text:
        page.fault("language, main or the way to it is missing")
    if re.search(r"url\(\s*['\"]?(?!#)|@import", text):
        page.fault("the style fetches something")
    for n, svg in enumerate(re.findall(r"<svg.*?</svg>", text, re.S)):
        xml = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1).encode()
        run = subprocess.run(["xmllint", "--noout", "-"], input=xml, capture_output=True)
        if run.returncode:
            page.faults.append(f"svg {n}: {run.stderr.decode()[:300]}")
    return page.faults, len(page.svg)


def main():
    faults, pages, pictures = [], 0, 0
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.html")):
        found, svgs = look_at(path)
        faults += [f"{path.name}: {f}" for f in found]
        pages += 1
        pictures += svgs
    print("\n".join(faults + [f"{pages} pages, {pictures} pictures looked at"]))
    return bool(faults) or pages == 0


if __name__ == "__main__":
    sys.exit(main())
