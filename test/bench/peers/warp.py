"""Makes a scene, gives it overviews, or draws its web map tiles, by GDAL.

    /usr/bin/python3 warp.py make SCENE.tif SIDE_PX
    /usr/bin/python3 warp.py overviews SCENE.tif
    /usr/bin/python3 warp.py draw SCENE.tif TILES.json OUT.raw [plain]

TILES.json is {zoom: [[x, y], …]}. Drawing prints {zoom: {"wallMs", "cpuMs"}, "version"}; OUT.raw holds the tiles in
order, RGBA by band. Plain: bilinear between four pixels, where GDAL otherwise takes the mean of more the coarser a tile is.
"""

import json
import sys
import time

import numpy
from osgeo import gdal, osr

gdal.UseExceptions()
gdal.SetConfigOption("GDAL_NUM_THREADS", "1")
gdal.SetConfigOption("GDAL_CACHEMAX", "256")
HALF_WORLD_M = 20037508.342789244
TILE_PX = 256


def octaves(side, random):
    """Noise of five scales: land that looks the same from every height."""
    out = numpy.zeros((side, side), "f4")
    for cells, strength in ((8, 60), (32, 40), (128, 25), (512, 14), (side // 2, 8)):
        grid = random.random((cells + 1, cells + 1)).astype("f4")
        at = numpy.linspace(0, cells - 1e-3, side, dtype="f4")
        whole = at.astype(int)
        part = at - whole
        rows = grid[whole] * (1 - part)[:, None] + grid[whole + 1] * part[:, None]
        out += strength * (rows[:, whole] * (1 - part) + rows[:, whole + 1] * part)
    return out + random.normal(0, 2, (side, side)).astype("f4")


def make(path, side):
    random = numpy.random.default_rng(7)
    piece = 2560
    bands = [octaves(piece, random) for _ in range(3)]
    options = ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512", "COMPRESS=DEFLATE", "PREDICTOR=2", "ZLEVEL=4"]
    target = gdal.GetDriverByName("GTiff").Create(path, side, side, 3, gdal.GDT_Byte, options)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    target.SetProjection(reference.ExportToWkt())
    target.SetGeoTransform((500_000, 0.5, 0, 5_500_000, 0, -0.5))
    for top in range(0, side, piece):
        for left in range(0, side, piece):
            turn = top // piece + left // piece
            for band in range(3):
                values = numpy.rot90(bands[band], turn)[: side - top, : side - left]
                target.GetRasterBand(band + 1).WriteArray(values.clip(0, 255).astype("u1"), left, top)


def overviews(path):
    gdal.SetConfigOption("COMPRESS_OVERVIEW", "DEFLATE")
    gdal.SetConfigOption("PREDICTOR_OVERVIEW", "2")
    gdal.Open(path, gdal.GA_Update).BuildOverviews("AVERAGE", [2, 4, 8, 16, 32, 64])


def draw(path, tiles, out, is_plain):
    options = ["XSCALE=1", "YSCALE=1"] if is_plain else []
    source = gdal.Open(path)
    answer = {"version": f"GDAL {gdal.__version__}"}
    with open(out, "wb") as file:
        for zoom, places in tiles.items():
            side = 2 * HALF_WORLD_M / 2 ** int(zoom)
            drawn = []
            wall, cpu = time.perf_counter(), time.process_time()
            for x, y in places:
                west, north = x * side - HALF_WORLD_M, HALF_WORLD_M - y * side
                warped = gdal.Warp(
                    "",
                    source,
                    format="MEM",
                    dstSRS="EPSG:3857",
                    outputBounds=(west, north - side, west + side, north),
                    width=TILE_PX,
                    height=TILE_PX,
                    resampleAlg="bilinear",
                    dstAlpha=True,
                    warpOptions=options,
                )
                drawn.append(warped.ReadAsArray())
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            answer[zoom] = {"wallMs": wall * 1000, "cpuMs": cpu * 1000}
            for pixels in drawn:
                file.write(pixels.tobytes())
    print(json.dumps(answer))


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]))
elif sys.argv[1] == "overviews":
    overviews(sys.argv[2])
else:
    with open(sys.argv[3]) as listed:
        draw(sys.argv[2], json.load(listed), sys.argv[4], "plain" in sys.argv[5:])
