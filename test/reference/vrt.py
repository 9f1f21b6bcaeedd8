#!/usr/bin/env python3
"""What GDAL reads from VRTs over the rasters of ../shared/data.

    /usr/bin/python3 test/reference/vrt.py ../shared/data > test/reference/vrt.json

GDAL 3.6. A case is the texts of its VRTs, in which {data} stands for the folder of the data, and windows of the last of
them: [column, row, width, height], the SHA-256 of `[band, row, column]` in the file's type, and how many pixels are
valid in any colour band.
"""
import hashlib, json, os, re, subprocess, sys, tempfile
from gdal_windows import pixels, valid, windows
from osgeo import gdal

root = os.path.realpath(sys.argv[1])
scenes = os.path.join(root, 'scenes')
chiapas = f'{scenes}/chiapas-landsat7/LE70220491999322EDC01_stack.gtif'
beaufort = f'{scenes}/beaufort-sentinel2/beaufort_s2_20181013_b01-b08.tif'
kampala = f'{scenes}/kampala-drone/kampala_site1_jpeg_mask.tif'
swellendam = f'{scenes}/swellendam-ortho/3420B_2010_328_RGB_LATLNG.tif'
loonlake = f'{scenes}/loonlake-landsat8/landsat.tif'
nlcd = f'{scenes}/zion-nlcd/zion_nlcd_categorical.tif'


def translate(name, source, *options):
    subprocess.check_call(['gdal_translate', '-q', '-of', 'VRT', *options, source, name + '.vrt'])
    return name + '.vrt'


def build(name, sources, *options):
    subprocess.check_call(['gdalbuildvrt', '-q', '-overwrite', *options, name + '.vrt', *sources])
    return name + '.vrt'


def quarters(name, source, *options):
    dataset = gdal.Open(source)
    width, height = dataset.RasterXSize, dataset.RasterYSize
    c, r = width // 2 + 7, height // 2 + 3
    cuts = [(0, 0, c, r), (c, 0, width - c, r), (0, r, c, height - r), (c, r, width - c, height - r)]
    return [translate(f'{name}{i}', source, '-srcwin', *map(str, cut), *options) for i, cut in enumerate(cuts)]


def by_hand(name, width, height, sources, kind='Int16', nodata=-9999):
    body = ''.join(
        f'<ComplexSource><SourceFilename relativeToVRT="0">{chiapas}</SourceFilename><SourceBand>{band}</SourceBand>'
        f'<SrcRect xOff="{s[0]}" yOff="{s[1]}" xSize="{s[2]}" ySize="{s[3]}"/><DstRect xOff="{d[0]}" yOff="{d[1]}" xSize="{d[2]}" ySize="{d[3]}"/>{more}</ComplexSource>'
        for band, s, d, more in sources)
    with open(name + '.vrt', 'w') as file:
        file.write(f'<VRTDataset rasterXSize="{width}" rasterYSize="{height}"><GeoTransform>0, 1, 0, 0, 0, -1</GeoTransform>'
                   f'<VRTRasterBand dataType="{kind}" band="1"><NoDataValue>{nodata}</NoDataValue>{body}</VRTRasterBand></VRTDataset>')
    return name + '.vrt'


CASES = {
    'photographs with a mask': lambda: [build('a', [kampala])],
    'four quarters with a mask, each a VRT': lambda: (q := quarters('a', kampala)) + [build('b', q)],
    'four quarters with alpha': lambda: (q := quarters('a', swellendam)) + [build('b', q)],
    'four quarters of floats with NaN': lambda: (q := quarters('a', loonlake)) + [build('b', q)],
    'four quarters with a colour table': lambda: (q := quarters('a', nlcd)) + [build('b', q)],
    'eight bands in four quarters': lambda: (q := quarters('a', beaufort)) + [build('b', q)],
    'pieces that overlap, of three resolutions': lambda: [by_hand('a', 251, 251, [
        (1, (0, 0, 250, 250), (0, 0, 125, 125), ''), (2, (100, 100, 90, 77), (60, 70, 90, 77), ''),
        (3, (30, 30, 100, 100), (101, 101, 150, 150), '')])],
    'a window between pixels, of another size': lambda: [
        translate('a', chiapas, '-srcwin', '10.5', '20.25', '100', '100', '-outsize', '133', '77')],
    'values scaled to bytes': lambda: [translate('a', chiapas, '-scale', '0', '3000', '0', '255', '-ot', 'Byte', '-b', '4', '-b', '3')],
    'edges within pixels': lambda: [by_hand('a', 120, 110, [
        (1, (0, 0, 90, 77), (10.5, 3.5, 45, 38.5), ''), (2, (0, 0, 90, 77), (60.25, 40.75, 45, 60.3), '')])],
    'edges before and beyond': lambda: [by_hand('a', 120, 110, [
        (1, (3.3, 4.7, 50, 40.2), (-7.5, -3.2, 80, 70), ''), (2, (200, 200, 90, 90), (50, 40, 70, 70), '')])],
    'a table of values, and one that is not drawn': lambda: [by_hand('a', 100, 100, [
        (1, (0, 0, 100, 100), (0, 0, 100, 100), '<LUT>200:0,400:100,700:50,5000:255</LUT>'),
        (8, (0, 0, 100, 100), (20, 20, 60, 60), '<NODATA>0</NODATA><ScaleOffset>3.5</ScaleOffset><ScaleRatio>0.7</ScaleRatio>')], 'Byte', 7)],
}


def text_of(name):
    with open(name) as file:
        text = file.read()
    # Nothing else of the machine may stay: names are written in full, or counted from where the VRT was made.
    text = re.sub(r'relativeToVRT="1">([^<]*shared/data)/', 'relativeToVRT="0">{data}/', text)
    return text.replace(root, '{data}')


result = {'gdal': gdal.__version__, 'cases': {}}
for title, make in CASES.items():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        names = make()
        dataset = gdal.Open(names[-1])
        result['cases'][title] = {
            'files': {name: text_of(name) for name in names},
            'windows': [{
                'window': window,
                'sha256': hashlib.sha256(pixels(dataset, window).tobytes()).hexdigest(),
                'valid': valid(dataset, window),
            } for window in windows(dataset.RasterXSize, dataset.RasterYSize)],
        }
        dataset = None
print(json.dumps(result, separators=(',', ':'), allow_nan=False))
