"""Covered fraction of every tile by every polygon, by GEOS through ogr: one intersection a pair whose bounds meet.

    /usr/bin/python3 coverage.py POLYGONS.json OUT.bin TILE_PX COLUMNS

POLYGONS.json holds rings `[x, y, x, y, …]` in pixels. OUT.bin gets (polygon, tile, fraction) as three float64 each.
Prints {"wallMs", "cpuMs", "version"}; reading, building and writing are not counted.
"""

import array
import json
import struct
import sys
import time

from osgeo import gdal, ogr

ogr.UseExceptions()
rings = json.load(open(sys.argv[1]))
side, columns = int(sys.argv[3]), int(sys.argv[4])


def polygon(points):
    closed = points + points[:2]
    count = len(closed) // 2
    return ogr.CreateGeometryFromWkb(struct.pack(f"<BIII{2 * count}d", 1, 3, 1, count, *closed))


polygons = [polygon(ring) for ring in rings]
squares = [
    polygon([x, y, x + side, y, x + side, y + side, x, y + side])
    for y in range(0, columns * side, side)
    for x in range(0, columns * side, side)
]
out = array.array("d")
wall, cpu = time.perf_counter(), time.process_time()
for n, geometry in enumerate(polygons):
    west, east, north, south = geometry.GetEnvelope()
    for row in range(max(0, int(north // side)), min(columns - 1, int(south // side)) + 1):
        for column in range(max(0, int(west // side)), min(columns - 1, int(east // side)) + 1):
            tile = row * columns + column
            area = geometry.Intersection(squares[tile]).GetArea()
            if area > 0:
                out.extend((n, tile, area / side**2))
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
with open(sys.argv[2], "wb") as file:
    out.tofile(file)
version = f"GDAL {gdal.__version__}, GEOS {ogr.GetGEOSVersionMajor()}.{ogr.GetGEOSVersionMinor()}.{ogr.GetGEOSVersionMicro()}"
print(json.dumps({"wallMs": wall * 1000, "cpuMs": cpu * 1000, "version": version}))
