#!/usr/bin/env python3
"""Computes the contrast (WCAG 2.2) of the stylesheet's colours where one stands on the other, and that shades which tell
amounts are told apart in black and white: contrast.py page.css"""
import re
import sys

css = open(sys.argv[1]).read()
named = dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", css))
faults = []


def value(selector, name):
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        if selector in [s.strip() for s in selectors.split(",")]:
            m = re.search(rf"(?:^|;){name}:\s*([^;]+)", body)
            if m:
                return re.sub(r"var\(--(\w+)\)", lambda v: named[v.group(1)], m.group(1))
    sys.exit(f"{selector} has no {name}")


def luminance(colour):
    h = colour.lstrip("#")
    h = "".join(c * 2 for c in h) if len(h) == 3 else h
    parts = [int(h[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a, b):
    hi, lo = sorted((luminance(a), luminance(b)), reverse=True)
    return (hi + 0.05) / (lo + 0.05)


def need(what, a, b, least):
    if contrast(a, b) < least:
        faults.append(f"{what}: {a} on {b} is {contrast(a, b):.2f}, {least} is needed")


white, pairs = "#ffffff", 0
texts = [(n, named[n], white) for n in ("ink", "soft", "link", "alarm")]
texts += [("footer", named["soft"], named["pale"]), ("masthead", white, named["ink"]), ("focus", named["ink"], named["focus"]),
          ("tag", value(".tag", "color"), value(".tag", "background")), ("spot number", white, value(".spot", "fill"))]
texts += [(f"heat-{k}", "#ffffff" if k > 3 else named["ink"], value(f".heat-{k}", "background")) for k in range(1, 6)]
for what, a, b in texts:
    need(what, a, b, 4.5)
for selector, name in [(".line", "stroke"), (".before", "stroke"), (".near", "stroke"), (".limit", "stroke"), (".axis", "stroke"), (".dot", "fill"),
                       (".bar-higher", "fill"), (".bar-lower", "stroke"), (".speck", "fill"), (".bars", "stroke")]:
    need(selector, value(selector, name), white, 3)
    pairs += 1
for shades, name in (("heat", "background"), ("area", "fill")):
    steps = [value(f".{shades}-{k}", name) for k in range(1, 6)]
    for a, b in zip(steps, steps[1:]):
        if luminance(a) <= luminance(b) or contrast(a, b) < 1.2:
            faults.append(f"{shades}: {b} is not darker than {a} by a step that can be seen ({contrast(a, b):.2f})")
print("\n".join(faults + [f"{len(texts)} texts, {pairs} marks and 2 scales of shade"]))
sys.exit(bool(faults))
