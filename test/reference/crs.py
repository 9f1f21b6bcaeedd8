"""Positions through PROJ, for test/native/geo/crs.test.ts: WGS 84 longitude, latitude → x, y.

    /usr/bin/python3 test/reference/crs.py > test/reference/crs.json

Versions used: GDAL 3.6.2, PROJ 9.1.1.
"""

import json

from osgeo import osr

osr.UseExceptions()

PLACES = [
    (32615, -92, 17), (3005, -123.5, 49.3), (26912, -113, 37.3), (3857, 32.58, 0.31), (3395, -55, -12), (5070, -96.5, 40),
    (2265, -100.2, 47.9), (2048, 18.6, -33.9), (28992, 5.1, 52.1), (31370, 4.4, 50.8), (2193, 174, -41), (3031, 10, -75),
    (2154, 2.3, 48.8), (32718, -70, -33), (27700, -1, 52), (2955, -115, 51), (23030, -3.7, 40.4), (21781, 7.4, 47),
    (31256, 16.3, 48.2), (2393, 26, 62), (3021, 18, 59), (2326, 114.1, 22.3), (28408, 45, 53), (20355, 147, -35),
]


def reference(code):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return crs


rows = []
for code, lon, lat in PLACES:
    x, y, _ = osr.CoordinateTransformation(reference(4326), reference(code)).TransformPoint(lon, lat)
    rows.append({"code": f"EPSG:{code}", "lonDeg": lon, "latDeg": lat, "x": round(x, 4), "y": round(y, 4)})
print("[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]")
