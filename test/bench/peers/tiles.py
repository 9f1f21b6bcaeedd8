"""Makes a scene, or reads all its tiles, by GDAL.

    /usr/bin/python3 tiles.py make deflate|uint16|jpeg|none|lzw|zstd|webp SCENE.tif SIDE_PX
    /usr/bin/python3 tiles.py read SCENE.tif TILE_PX

Reading prints {"wallMs", "cpuMs", "version", "sum"}: the sum of all samples of all whole tiles.
"""

import json
import sys
import time

import numpy
from osgeo import gdal

gdal.UseExceptions()
KINDS = {
    "deflate": (3, gdal.GDT_Byte, ["COMPRESS=DEFLATE", "PREDICTOR=2"]),
    "uint16": (4, gdal.GDT_UInt16, ["COMPRESS=DEFLATE", "PREDICTOR=2"]),
    "jpeg": (3, gdal.GDT_Byte, ["COMPRESS=JPEG", "PHOTOMETRIC=YCBCR", "JPEG_QUALITY=90"]),
    "none": (3, gdal.GDT_Byte, []),
    "lzw": (3, gdal.GDT_Byte, ["COMPRESS=LZW", "PREDICTOR=2"]),
    "zstd": (3, gdal.GDT_Byte, ["COMPRESS=ZSTD", "PREDICTOR=2"]),
    "webp": (3, gdal.GDT_Byte, ["COMPRESS=WEBP", "WEBP_LEVEL=90"]),
}


def make(kind, path, side):
    bands, sample, options = KINDS[kind]
    top = 250 if sample == gdal.GDT_Byte else 10_000
    target = gdal.GetDriverByName("GTiff").Create(path, side, side, bands, sample, ["TILED=YES", *options])
    target.SetGeoTransform((500_000, 1, 0, 5_000_000, 0, -1))
    random = numpy.random.default_rng(1)
    x = numpy.arange(side)
    for top_row in range(0, side, 256):
        rows = numpy.arange(top_row, min(side, top_row + 256))[:, None]
        for band in range(bands):
            waves = numpy.sin(x / (40 + 9 * band)) * numpy.cos(rows / (50 + 7 * band))
            values = top * (0.5 + 0.4 * waves) + random.normal(0, top / 60, (len(rows), side))
            block = numpy.clip(values, 0, top).astype("u1" if sample == gdal.GDT_Byte else "u2")
            target.GetRasterBand(band + 1).WriteArray(block, 0, top_row)


def read(path, tile):
    source = gdal.Open(path)
    total = 0
    wall, cpu = time.perf_counter(), time.process_time()
    for row in range(0, source.RasterYSize - tile + 1, tile):
        for column in range(0, source.RasterXSize - tile + 1, tile):
            pixels = source.ReadAsArray(column, row, tile, tile)
            total += int(pixels[:, ::16, ::16].sum(dtype="u8"))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({"wallMs": wall * 1000, "cpuMs": cpu * 1000, "version": f"GDAL {gdal.__version__}", "sum": total}))


if sys.argv[1] == "make":
    make(sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    read(sys.argv[2], int(sys.argv[3]))
