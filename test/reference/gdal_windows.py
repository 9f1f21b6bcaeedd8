"""Windows of a GDAL dataset, their pixels, and how many of them are valid: for vrt.py and vrt-written.py."""
import random
import numpy as np
from osgeo import gdal

gdal.UseExceptions()
random.seed(5)


def pixels(dataset, window):
    array = dataset.ReadAsArray(*window)
    return np.ascontiguousarray(array[None] if array.ndim == 2 else array)


def valid(dataset, window):
    out = np.zeros((window[3], window[2]), bool)
    for i in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(i)
        if band.GetColorInterpretation() != gdal.GCI_AlphaBand:
            out |= band.GetMaskBand().ReadAsArray(*window) > 0
    return int(out.sum())


def windows(width, height):
    yield [0, 0, min(width, 400), min(height, 400)]
    yield [width // 2 - 20, height // 2 - 20, 50, 50]
    for _ in range(6):
        column, row = random.randrange(width), random.randrange(height)
        yield [column, row, random.randint(1, min(200, width - column)), random.randint(1, min(200, height - row))]
