#!/usr/bin/env python3
"""What GDAL reads from the sample layers: counts, geometries, areas and values that our readers must agree with.

Command (from the repository root):  /usr/bin/python3 test/reference/gis.py ../shared/data > test/reference/gis.json
"""

import json
import sys
from collections import Counter
from pathlib import Path

from osgeo import gdal, ogr, osr

gdal.SetConfigOption('SHAPE_RESTORE_SHX', 'NO')
root = Path(sys.argv[1])
# GDAL 3.6 does not open the first two (no .shx), loses shapes of the third (its .shx is stale), and refuses none of the last.
left_out = {'polygonm.shp', 'singleton.shp', 'water.shp', 'zero_bytes.geojson'}
counted = {
    'training_data': ['class', 'id'],
    'beaufort_landcover': ['Classname'],
    'main': ['BCLCS_LEVEL_2', 'BCLCS_LEVEL_4', 'SPECIES_CD_1'],
    'roads': ['STATUS', 'highway'],
    'polygons': ['label_name'],
    'locations': ['traindata_type'],
    'nlcd2011': ['class_name', 'code'],
    'trainingsites_muenster': ['Label'],
    'lpis_iacs': ['code_cultu', 'code_group'],
    'chn_admin_level1': ['ADM1_ZH'],
    'latin1-property': ['name'],
}


def positions(geometry):
    if geometry.GetGeometryCount() == 0:
        return geometry.GetPointCount()
    return sum(positions(geometry.GetGeometryRef(i)) for i in range(geometry.GetGeometryCount()))


def describe(layer):
    geometries = [feature.GetGeometryRef().Clone() for feature in layer if feature.GetGeometryRef() is not None]
    values = {}
    for field in counted.get(layer.GetName(), []):
        if layer.GetLayerDefn().GetFieldIndex(field) < 0:
            continue
        layer.ResetReading()
        values[field] = Counter(f.GetFieldAsString(field) for f in layer if f.IsFieldSetAndNotNull(field))
    system = layer.GetSpatialRef()
    return {
        'name': layer.GetName(),
        'features': layer.GetFeatureCount(),
        'geometries': len(geometries),
        'positions': sum(map(positions, geometries)),
        'area': sum(g.GetArea() for g in geometries if g.GetDimension() == 2),
        'length': sum(g.Length() for g in geometries if g.GetDimension() == 1),
        'epsg': system.GetAuthorityCode(None) if system else None,
        'extent': layer.GetExtent() if geometries else None,
        'values': values,
    }


found = {}
for path in sorted(p for folder in ('gis', 'scenes') for p in (root / folder).rglob('*')):
    if path.suffix not in ('.shp', '.gpkg', '.geojson') or path.name in left_out:
        continue
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    layers = [source.GetLayer(i) for i in range(source.GetLayerCount())]
    found[str(path.relative_to(root))] = [describe(layer) for layer in layers if layer.GetGeomType() != ogr.wkbNone]
json.dump({'gdal': gdal.VersionInfo('RELEASE_NAME'), 'files': found}, sys.stdout, indent=1, ensure_ascii=False, sort_keys=True)
print()
