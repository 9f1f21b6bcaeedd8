#!/usr/bin/env python3
"""What GDAL reads from the rasters of ../shared/data, and how gdalwarp draws a tile of some of them.

    /usr/bin/python3 test/reference/raster.py ../shared/data > test/reference/raster.json

GDAL 3.6 with its own codecs. Windows are [column, row, width, height]; `sha256` is of `[band, row, column]` in the
file's type, little-endian; `samples` are 32 values at equal steps through it; `valid` counts pixels valid in any colour
band. `bands` are the sum, least and largest of each band of the whole image as stored, nodata and all, NaN left out;
`corners` are longitude and latitude of the image's corners, clockwise from the first pixel's. Tiles hold every eighth
pixel of every eighth row as RGBA, base64; bilinear, exact transform, stretched 0..white.
"""
import base64, hashlib, json, math, os, subprocess, sys, tempfile
import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
root = sys.argv[1]

SCENES = {
    'scenes/chiapas-landsat7/LE70220491999322EDC01_stack.gtif': [[0, 0, 250, 250], [17, 101, 60, 33]],
    'scenes/loonlake-landsat8/landsat.tif': [[0, 0, 228, 325], [100, 31, 77, 90]],
    'scenes/kampala-drone/kampala_site1_jpeg_mask.tif': [[0, 0, 300, 300], [2900, 1800, 172, 248]],
    'scenes/zion-nlcd/zion_srtm_uint16.tif': [[0, 0, 465, 457], [33, 3, 20, 400]],
    'scenes/zion-nlcd/zion_nlcd_categorical.tif': [[0, 0, 1073, 1359]],
    'scenes/beaufort-sentinel2/beaufort_s2_20181013_b01-b08.tif': [[0, 0, 300, 300], [1200, 1000, 513, 257]],
    'scenes/swellendam-ortho/3420B_2010_328_RGB_LATLNG.tif': [[500, 1000, 300, 300]],
    'scenes/dakota-naip/m_4709963_se_14_1_20200831.tif': [[400, 400, 300, 300]],
    'scenes/flanders-sentinel2/flanders_s2_2023_nir-red-green_min.tif': [[700, 400, 300, 300]],
    'scenes/atlanta-spacenet/atlanta_pan_uint16.tif': [[0, 0, 900, 900]],
    'scenes/brazil-forest-ortho/brazil_ortho_epsg3395_jpeg.tif': [[100, 100, 300, 300]],
    'embeddings/aef-wisconsin/aef_wi_2024_utm16n_int8_bottomup.tif': [[0, 0, 103, 103]],
    'embeddings/aef-wisconsin/aef_wi_2024_utm16n_float32_topdown.tif': [[0, 0, 103, 103]],
    'embeddings/aef-wisconsin/aef_wi_2024_utm16n_float64_topdown.tif': [[0, 0, 103, 103]],
}
# [bands, white, zoom, longitude, latitude]
TILES = {
    'scenes/chiapas-landsat7/LE70220491999322EDC01_stack.gtif': [[3, 2, 1], 5000, 13],
    'scenes/loonlake-landsat8/landsat.tif': [[1, 2, 3], 16000, 12],
    'scenes/kampala-drone/kampala_site1_jpeg_mask.tif': [[1, 2, 3], 255, 20],
    'scenes/zion-nlcd/zion_srtm_uint16.tif': [[1], 3000, 11],
    'scenes/beaufort-sentinel2/beaufort_s2_20181013_b01-b08.tif': [[4, 3, 2], 255, 14],
    'tiff-variants/geotrellis_modelTransformation.tiff': [[1], 3, 11],
    'tiff-variants/stars_geomatrix_rotated.tif': [[1], 255, 16],
    'tiff-variants/geotrellis_modis_sinu.tif': [[1], 30, 8],
    'tiff-variants/derived_stateplane_nd_ft_epsg2265.tif': [[1, 2, 3], 255, 16],
    'tiff-variants/rastervision_3857_uint16.tif': [[3, 2, 1], 2000, 18],
    'tiff-variants/derived_cog_epsg4326_4band.tif': [[1, 2, 3], 255, 16],
}
# Colours that GDAL converts to RGBA; they are read as plain bands here.
SKIPPED = {'pillow_hopper.Lab.tif', 'pillow_tiff_strip_cmyk_jpeg.tif'}


def pixels(dataset, window):
    array = dataset.ReadAsArray(*window)
    if array.ndim == 2:
        array = array[None]
    if dataset.GetRasterBand(1).GetMetadataItem('PIXELTYPE', 'IMAGE_STRUCTURE') == 'SIGNEDBYTE':
        array = array.view('i1')
    return np.ascontiguousarray(array)


def valid(dataset, window):
    if dataset.GetRasterBand(1).GetMetadataItem('PIXELTYPE', 'IMAGE_STRUCTURE') == 'SIGNEDBYTE':
        # GDAL before 3.7 has no signed byte, so its masks do not know -128.
        return int((pixels(dataset, window) != dataset.GetRasterBand(1).GetNoDataValue()).any(axis=0).sum())
    out = np.zeros((window[3], window[2]), bool)
    for i in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(i)
        if band.GetColorInterpretation() != gdal.GCI_AlphaBand:
            out |= band.GetMaskBand().ReadAsArray(*window) > 0
    return int(out.sum())


def band_figures(dataset):
    """None of an image that is too large to be read whole."""
    if dataset.RasterXSize * dataset.RasterYSize > 1e8:
        return None
    whole = pixels(dataset, [0, 0, dataset.RasterXSize, dataset.RasterYSize]).astype(float)
    return [[float(np.nansum(band)), float(np.nanmin(band)), float(np.nanmax(band))] for band in whole]


def corners(dataset):
    g, srs = dataset.GetGeoTransform(can_return_null=True), dataset.GetSpatialRef()
    # A system without a datum has no longitudes; GDAL takes its angles for those of WGS 84, so it is left out.
    if g is None or srs is None or srs.IsLocal():
        return None
    wgs84 = osr.SpatialReference()
    wgs84.ImportFromEPSG(4326)
    for each in (srs, wgs84):
        each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(srs, wgs84)
    w, h = dataset.RasterXSize, dataset.RasterYSize
    places = [(0, 0), (w, 0), (w, h), (0, h)]
    xy = [(g[0] + c * g[1] + r * g[2], g[3] + c * g[4] + r * g[5]) for c, r in places]
    return [list(transform.TransformPoint(x, y)[:2]) for x, y in xy]


def describe(path, windows):
    dataset = gdal.Open(os.path.join(root, path))
    srs = dataset.GetSpatialRef()
    codec = dataset.GetMetadataItem('COMPRESSION', 'IMAGE_STRUCTURE') or ''
    out = {
        'size': [dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount],
        'geoTransform': dataset.GetGeoTransform(can_return_null=True),
        'epsg': srs.GetAuthorityCode(None) if srs else None,
        'overviews': dataset.GetRasterBand(1).GetOverviewCount(),
        'lossy': 'JPEG' in codec or 'WEBP' in codec,
        'corners': corners(dataset),
        'bands': band_figures(dataset) if path.startswith('tiff-variants') else None,
        'windows': [],
    }
    for window in windows:
        array = pixels(dataset, window)
        flat = array.reshape(-1)
        at = np.linspace(0, flat.size - 1, 32).astype(int)
        out['windows'].append({
            'window': window,
            'type': str(array.dtype),
            'sha256': hashlib.sha256(array.tobytes()).hexdigest(),
            'samples': [None if math.isnan(v) else float(v) for v in flat[at].astype(float)],
            'valid': valid(dataset, window),
        })
    return out


def tile(path, bands, white, z):
    source = os.path.join(root, path)
    dataset = gdal.Open(source)
    g = dataset.GetGeoTransform()
    # The tile that holds a point a fiftieth of the scene inside its first corner: part of it is beyond the scene.
    column, row = dataset.RasterXSize / 50, dataset.RasterYSize / 50
    x, y = g[0] + g[1] * column + g[2] * row, g[3] + g[4] * column + g[5] * row
    mercator = osr.SpatialReference()
    mercator.ImportFromEPSG(3857)
    srs = dataset.GetSpatialRef()
    for each in (srs, mercator):
        each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    mx, my, _ = osr.CoordinateTransformation(srs, mercator).TransformPoint(x, y)
    half = 20037508.342789244
    side = 2 * half / 2 ** z
    column, row = math.floor((mx + half) / side), math.floor((half - my) / side)
    west, north = -half + column * side, half - row * side
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'tile.tif')
        subprocess.check_call(['gdalwarp', '-q', '-t_srs', 'EPSG:3857', '-te', repr(west), repr(north - side), repr(west + side), repr(north),
                               '-ts', '256', '256', '-r', 'bilinear', '-et', '0', '-dstalpha', source, out])
        array = gdal.Open(out).ReadAsArray().astype(float)
    alpha = np.where(array[-1] > 0, 255, 0)
    colours = [np.clip(np.rint(np.nan_to_num(array[b - 1]) * 255 / white), 0, 255) * (alpha > 0) for b in bands]
    rgba = np.stack((colours * 3)[:3] + [alpha], axis=-1).astype('u1')
    return {'bands': bands, 'white': white, 'z': z, 'x': column, 'y': row, 'drawn': int((alpha > 0).sum()),
            'everyEighth': base64.b64encode(rgba[::8, ::8].tobytes()).decode()}


result = {'gdal': gdal.__version__, 'rasters': {}, 'tiles': {}}
for path, windows in SCENES.items():
    result['rasters'][path] = describe(path, windows)
for name in sorted(os.listdir(os.path.join(root, 'tiff-variants'))):
    path = 'tiff-variants/' + name
    if name in SKIPPED or not name.endswith(('.tif', '.tiff')):
        continue
    dataset = gdal.Open(os.path.join(root, path))
    result['rasters'][path] = describe(path, [[0, 0, min(256, dataset.RasterXSize), min(256, dataset.RasterYSize)]])
for path, (bands, white, z) in TILES.items():
    result['tiles'][path] = tile(path, bands, white, z)
print(json.dumps(result, separators=(',', ':'), allow_nan=False))
