#!/usr/bin/env python3
"""Writes src/store/outlines.def, the land and the borders of the map picture, from world-atlas (npm, ISC; the data is Natural Earth 1:110m,
public domain).  usage: import_outlines.py WORLD-ATLAS-FOLDER

Each line is LAND("x y …") for a ring of land or BORDER("x y …") for a line between two countries; x and y are tenths of a degree, each
but the first as a difference from the one before, so that the file stays small. Rings of less than half a degree are left out.
"""
import json
import sys
from pathlib import Path


def arcs_of(topology):
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(10 * (x * kx + tx)), round(10 * (y * ky + ty))))
        yield points


def joined(arcs, indices):
    points = []
    for i in indices:
        part = arcs[i] if i >= 0 else arcs[~i][::-1]
        points += part[1:] if points else part
    return points


def line(kind, points):
    thinned = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    out, at = [], (0, 0)
    for p in thinned:
        out += [str(p[0] - at[0]), str(p[1] - at[1])]
        at = p
    return f'{kind}("{" ".join(out)}")\n'


def rings_of(geometry):
    if geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon
    else:
        for g in geometry["geometries"]:
            yield from rings_of(g)


def main(folder):
    land = json.loads((folder / "land-110m.json").read_text())
    arcs = list(arcs_of(land))
    out = "/* Natural Earth 1:110m (public domain) by way of world-atlas; made by tools/import_outlines.py. */\n"
    for ring in rings_of(land["objects"]["land"]):
        points = joined(arcs, ring)
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        if max(xs) - min(xs) >= 5 or max(ys) - min(ys) >= 5:
            out += line("LAND", points)
    countries = json.loads((folder / "countries-110m.json").read_text())
    arcs = list(arcs_of(countries))
    uses = [0] * len(arcs)
    for country in countries["objects"]["countries"]["geometries"]:
        for ring in rings_of(country):
            for i in ring:
                uses[i if i >= 0 else ~i] += 1
    for arc, count in zip(arcs, uses):
        if count > 1:
            out += line("BORDER", arc)
    Path("src/store/outlines.def").write_text(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
