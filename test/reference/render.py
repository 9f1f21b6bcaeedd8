#!/usr/bin/env python3
"""Pictures that gdalwarp makes of scenes of ../shared/data.

    /usr/bin/python3 test/reference/render.py ../shared/data > test/reference/render.json

GDAL 3.6; bilinear (classes: nearest), exact transform, values stretched low … high to 0 … 255, half up. `rgba` is base64
of `[row, column, 4]`. Each box reaches beyond its scene.
"""
import base64, json, os, subprocess, sys, tempfile
import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
root = sys.argv[1]
# Scene, bands, low, high, CRS, width and height of the picture, pixels of the scene that one of the picture spans.
CASES = [
    ('scenes/dakota-naip/m_4709963_se_14_1_20200831.tif', [1, 2, 3], 0, 255, 'EPSG:4326', 96, 64, 1.0),
    ('scenes/atlanta-spacenet/atlanta_pan_uint16.tif', [1], 0, 1000, 'EPSG:3857', 80, 80, 0.8),
    ('scenes/beaufort-sentinel2/beaufort_s2_20181013_b01-b08.tif', [4, 3, 2], 0, 160, 'EPSG:5070', 96, 80, 0.9),
    ('scenes/swellendam-ortho/3420B_2010_328_RGB_LATLNG.tif', [1, 2, 3], 0, 255, 'EPSG:32734', 64, 64, 1.0),
    ('scenes/zion-nlcd/zion_nlcd_categorical.tif', [1], 0, 255, 'EPSG:4326', 64, 64, 1.0),
    ('embeddings/aef-wisconsin/aef_wi_2024_utm16n_float32_topdown.tif', [1, 20, 40], -0.3, 0.3, 'EPSG:4326', 64, 64, 1.0),
]


def box(dataset, crs, width, height, step):
    """Around the scene's first corner, with a fifth of the picture beyond it."""
    g = dataset.GetGeoTransform()
    target = osr.SpatialReference()
    target.SetFromUserInput(crs)
    srs = dataset.GetSpatialRef()
    for each in (srs, target):
        each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(srs, target)
    x, y, _ = transform.TransformPoint(g[0], g[3])
    right = transform.TransformPoint(g[0] + g[1] * 50, g[3])
    below = transform.TransformPoint(g[0], g[3] + g[5] * 50)
    size_x = abs(right[0] - x) / 50 * step
    size_y = abs(below[1] - y) / 50 * step
    west, north = x - size_x * width / 5, y + size_y * height / 5
    return [west, north - size_y * height, west + size_x * width, north]


def picture(path, bands, low, high, crs, width, height, step):
    source = os.path.join(root, path)
    dataset = gdal.Open(source)
    bbox = box(dataset, crs, width, height, step)
    has_table = dataset.GetRasterBand(1).GetColorTable() is not None
    has_alpha = dataset.GetRasterBand(dataset.RasterCount).GetColorInterpretation() == gdal.GCI_AlphaBand
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'out.tif')
        cut = os.path.join(folder, 'cut.vrt')
        keep = bands + ([dataset.RasterCount] if has_alpha else [])
        gdal.Translate(cut, source, bandList=keep, format='VRT')
        subprocess.run(['gdalwarp', '-q', '-t_srs', crs, '-te', *map(repr, bbox), '-ts', str(width), str(height),
                        '-r', 'near' if has_table else 'bilinear', '-et', '0', '-ovr', 'NONE', '-dstalpha',
                        *([] if has_table or has_alpha else ['-ot', 'Float32', '-wt', 'Float32']), cut, out], check=True)
        array = gdal.Open(out).ReadAsArray()
    alpha = array[-1] > 0
    if has_table:
        table = dataset.GetRasterBand(1).GetColorTable()
        rgb = np.array([[table.GetColorEntry(int(v))[:3] for v in row] for row in array[0]]).transpose(2, 0, 1)
    else:
        values = np.nan_to_num(array[:len(bands)].astype(float))
        rgb = np.clip(np.floor((values - low) / (high - low) * 255 + 0.5), 0, 255)
        rgb = np.repeat(rgb, 3, axis=0) if len(bands) == 1 else rgb
    rgba = np.concatenate([rgb, alpha[None] * 255]).astype('u1')
    rgba[:, ~alpha] = 0
    return {
        'path': path, 'bands': bands, 'low': low, 'high': high, 'crs': crs, 'size': [width, height], 'bbox': bbox,
        'rgba': base64.b64encode(np.ascontiguousarray(rgba.transpose(1, 2, 0)).tobytes()).decode(),
    }


json.dump([picture(*case) for case in CASES], sys.stdout)
