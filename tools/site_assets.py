#!/usr/bin/env python3
"""Makes what the browser gets from assets/ and the packages that assets/package-lock.json names:
site_assets.py ASSETS PAGE_CSS OUT_CSS OUT_JS. Packages are fetched once, into the folder of OUT_CSS."""
import os
import pathlib
import shutil
import subprocess
import sys


def fetched(assets, folder):
    """The packages, as the lock file has them now."""
    lock, held = assets / "package-lock.json", folder / "package-lock.json"
    if not (folder / "node_modules").is_dir() or held.read_bytes() != lock.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(assets / name, folder / name)
        try:
            subprocess.run(["npm", "ci", "--omit=optional", "--loglevel=error"], cwd=folder, check=True)
        except BaseException:
            shutil.rmtree(folder / "node_modules", ignore_errors=True)
            raise
    return folder / "node_modules"


def main():
    assets, page_css, out_css, out_js = (pathlib.Path(p).resolve() for p in sys.argv[1:])
    modules = fetched(assets, out_css.parent / "site_packages")
    sass = ["node", modules / "sass" / "sass.js", "--no-source-map", "--style=compressed", "--quiet-deps", f"--load-path={modules}"]
    css = subprocess.run([*sass, assets / "site.scss"], check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"}).stdout
    if "url(" in css:
        sys.exit("assets/site.scss: the style sheet would fetch something")
    out_css.write_text(page_css.read_text() + css)
    shutil.copyfile(modules / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js", out_js)


if __name__ == "__main__":
    main()
