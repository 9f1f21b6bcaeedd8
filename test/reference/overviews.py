#!/usr/bin/env python3
"""Overviews that gdaladdo makes of scenes of ../shared/data which have none.

    /usr/bin/python3 test/reference/overviews.py ../shared/data > test/reference/overviews.json

GDAL 3.6. For each level: its size, how many pixels are valid, and 200 samples of each band at equal steps.
"""
import json, os, subprocess, sys, tempfile
import numpy as np
from osgeo import gdal

gdal.UseExceptions()
root = sys.argv[1]
# Nearest: the first level only, because GDAL takes the others from full resolution, and the sizes are odd.
CASES = [
    ('scenes/brazil-forest-ortho/brazil_ortho_epsg3395_jpeg.tif', 'average', 3),
    ('scenes/swellendam-ortho/3420B_2010_328_RGB_LATLNG.tif', 'average', 4),
    ('scenes/atlanta-spacenet/atlanta_pan_uint16.tif', 'average', 2),
    ('scenes/flanders-sentinel2/flanders_s2_2023_nir-red-green_min.tif', 'average', 3),
    ('scenes/zion-nlcd/zion_nlcd_categorical.tif', 'mode', 3),
    ('scenes/zion-nlcd/zion_nlcd_categorical.tif', 'nearest', 1),
]


def levels(path, method, count):
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, 'scene.tif')
        gdal.Translate(copy, os.path.join(root, path))
        factors = [str(2 ** (k + 1)) for k in range(count)]
        subprocess.run(['gdaladdo', '-q', '-ro', '-r', method, copy, *factors], check=True)
        dataset = gdal.Open(copy)
        bands = [dataset.GetRasterBand(i + 1) for i in range(dataset.RasterCount)]
        out = []
        for k in range(count):
            arrays = [band.GetOverview(k).ReadAsArray().reshape(-1) for band in bands]
            mask = bands[0].GetOverview(k).GetMaskBand().ReadAsArray()
            at = np.linspace(0, arrays[0].size - 1, 200).astype(int)
            size = [bands[0].GetOverview(k).XSize, bands[0].GetOverview(k).YSize]
            out.append({
                'size': size,
                'valid': int((mask > 0).sum()),
                'samples': [[int(v) for v in array[at]] for array in arrays],
            })
        return out


cases = [{'path': p, 'method': m, 'levels': levels(p, m, n)} for p, m, n in CASES]
json.dump(cases, sys.stdout)
