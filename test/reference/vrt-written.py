#!/usr/bin/env python3
"""What GDAL reads from the VRTs that Semantile writes over the rasters of ../shared/data.

    /usr/bin/python3 test/reference/vrt-written.py ../shared/data > test/reference/vrt-written.json

GDAL 3.6. The texts are those of test/data/raster/composed.ts; windows as in vrt.py.
"""
import hashlib, json, os, subprocess, sys, tempfile

from gdal_windows import pixels, valid, windows
from osgeo import gdal

root = os.path.realpath(sys.argv[1])
composed = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../data/raster/composed.ts')
code = f"import({json.dumps(composed)}).then(async (m) => {{ console.log(JSON.stringify(await m.composedTexts({json.dumps(root)}))); process.exit(0); }})"
texts = json.loads(subprocess.check_output(['node', '-e', code]))
result = {'gdal': gdal.__version__, 'cases': {}}
for title, text in texts.items():
    with tempfile.NamedTemporaryFile('w', suffix='.vrt') as file:
        file.write(text.replace('{data}', root))
        file.flush()
        dataset = gdal.Open(file.name)
        result['cases'][title] = {
            'files': {'scene.vrt': text},
            'windows': [{
                'window': window,
                'sha256': hashlib.sha256(pixels(dataset, window).tobytes()).hexdigest(),
                'valid': valid(dataset, window),
            } for window in windows(dataset.RasterXSize, dataset.RasterYSize)],
        }
print(json.dumps(result, separators=(',', ':'), allow_nan=False))
