#!/usr/bin/env python3
"""Makes what the browser gets from assets/ and the package that assets/package-lock.json names:
site_assets.py ASSETS PAGE_CSS OUT_CSS OUT_JS. The package is fetched once, into the folder of OUT_CSS."""
import pathlib
import re
import shutil
import subprocess
import sys

TYPEFACE = re.compile(r"GDS Transport(,arial,sans-serif)?")  # the government's alone
OURS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",arial,sans-serif'


def fetched(assets, folder):
    """The package, as the lock file has it now."""
    lock, held = assets / "package-lock.json", folder / "package-lock.json"
    if not (folder / "node_modules").is_dir() or held.read_bytes() != lock.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(assets / name, folder / name)
        try:
            subprocess.run(["npm", "ci", "--loglevel=error"], cwd=folder, check=True)
        except BaseException:
            shutil.rmtree(folder / "node_modules", ignore_errors=True)
            raise
    return folder / "node_modules" / "govuk-frontend" / "dist" / "govuk"


def without_crest_and_typeface(css):
    """Nothing is left that a page would fetch."""
    css = TYPEFACE.sub(OURS, re.sub(r"@font-face\s*\{[^}]*\}", "", css))
    css = re.sub(r"(?<=[{;])[a-z-]+:[^;{}]*url\([^)]*\)[^;}]*;?", "", css)
    css = re.sub(r"/\*#.*?\*/", "", css)
    for left in ("url(", "GDS Transport", "@import"):
        if left in css:
            sys.exit(f"the style sheet of govuk-frontend has changed: {left} is left in it")
    return css


def main():
    assets, page_css, out_css, out_js = (pathlib.Path(p).resolve() for p in sys.argv[1:])
    govuk = fetched(assets, out_css.parent / "site_packages")
    look = without_crest_and_typeface((govuk / "govuk-frontend.min.css").read_text())
    out_css.write_text(page_css.read_text() + look + (assets / "site.css").read_text())
    shutil.copyfile(govuk / "govuk-frontend.min.js", out_js)


if __name__ == "__main__":
    main()
