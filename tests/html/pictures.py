#!/usr/bin/env python3
"""pictures.py REPORT.html FOLDER [SCROLL-TO]: how a report looks, in light and
dark, at 400 and 1400 pixels, and on paper. For people; no test."""
import os
import sys

import browser


def main(report, folder, anchor=None):
    os.makedirs(folder, exist_ok=True)
    with browser.Browser() as page:
        for width, height in ((1400, 1000), (400, 900)):
            for scheme in ("light", "dark"):
                page.resize(width, height)
                page.prefer(scheme)
                page.open(report)
                name = os.path.join(folder, f"{width}-{scheme}")
                page.picture(name + ".png")
                page.run("document.querySelector(arguments[0])"
                         "?.scrollIntoView()", anchor or "article")
                page.picture(name + "-below.png")
                wide = page.run(
                    "return document.documentElement.scrollWidth")
                print(name, "scroll width", wide)
        page.resize(1400, 1000)
        page.prefer("light")
        page.open(report)
        page.pdf(os.path.join(folder, "print.pdf"))


if __name__ == "__main__":
    main(*sys.argv[1:])
