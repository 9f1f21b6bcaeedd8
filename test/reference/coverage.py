"""Covered fraction of every label in every tile of four scenes, by GEOS.

    /usr/bin/python3 test/reference/coverage.py ../shared/data

writes test/reference/coverage-<scene>.json.gz beside itself. Each polygon is made valid, its edges are cut into pieces
of a quarter of a pixel, every position is transformed by PROJ and the scene's affine, features of one label are
united, and the union is intersected with the square of each tile.

Versions used: GDAL 3.6.2, GEOS 3.11.1, PROJ 9.1.1.
"""

import gzip
import json
import os
import sys

from osgeo import gdal, ogr, osr

gdal.UseExceptions()
ogr.UseExceptions()
osr.UseExceptions()

SCENES = {
    "kampala": ("scenes/kampala-drone/kampala_site1_jpeg_mask.tif", "scenes/kampala-drone/kampala_site1_buildings.geojson", None, 128),
    "loonlake": ("scenes/loonlake-landsat8/landsat.tif", "scenes/loonlake-landsat8/vri2023.gpkg", "BCLCS_LEVEL_4", 12),
    "zion": ("scenes/zion-nlcd/zion_srtm_uint16.tif", "scenes/zion-nlcd/zion_nlcd_polygons.gpkg", "class_name", 16),
    "chiapas": ("scenes/chiapas-landsat7/LE70220491999322EDC01_stack.gtif", "scenes/chiapas-landsat7/training_data.shp", "class", 2),
}


def to_pixels(geometry, transformation, inverse):
    """The geometry with every position transformed; WKB is rebuilt ring by ring."""
    kind = ogr.GT_Flatten(geometry.GetGeometryType())
    if kind == ogr.wkbLinearRing or geometry.GetGeometryName() == "LINEARRING":
        ring = ogr.Geometry(ogr.wkbLinearRing)
        for x, y, _ in transformation.TransformPoints([p[:2] for p in geometry.GetPoints()]):
            ring.AddPoint_2D(inverse[0] + inverse[1] * x + inverse[2] * y, inverse[3] + inverse[4] * x + inverse[5] * y)
        return ring
    out = ogr.Geometry(ogr.wkbPolygon if kind == ogr.wkbPolygon else ogr.wkbMultiPolygon)
    for i in range(geometry.GetGeometryCount()):
        out.AddGeometryDirectly(to_pixels(geometry.GetGeometryRef(i), transformation, inverse))
    return out


def polygons_only(geometry):
    """MakeValid may leave lines behind: only what has an area counts."""
    kind = ogr.GT_Flatten(geometry.GetGeometryType())
    if kind in (ogr.wkbPolygon, ogr.wkbMultiPolygon):
        return geometry
    out = ogr.Geometry(ogr.wkbMultiPolygon)
    for i in range(geometry.GetGeometryCount()):
        part = polygons_only(geometry.GetGeometryRef(i))
        if ogr.GT_Flatten(part.GetGeometryType()) == ogr.wkbPolygon:
            out.AddGeometry(part)
        else:
            for j in range(part.GetGeometryCount()):
                out.AddGeometry(part.GetGeometryRef(j))
    return out


def labels_of(layer, field, transformation, inverse, step):
    by_label = {}
    for feature in layer:
        label = "building" if field is None else feature.GetField(field)
        if label is None:
            continue
        geometry = feature.GetGeometryRef()
        if geometry is None:
            continue
        geometry = geometry.Clone()
        geometry.FlattenTo2D()
        geometry = polygons_only(geometry.MakeValid())
        geometry.Segmentize(step)
        geometry = polygons_only(to_pixels(geometry, transformation, inverse).MakeValid())
        by_label.setdefault(str(label), []).append(geometry)
    return by_label


def unite(geometries):
    collection = ogr.Geometry(ogr.wkbMultiPolygon)
    for geometry in geometries:
        if ogr.GT_Flatten(geometry.GetGeometryType()) == ogr.wkbPolygon:
            collection.AddGeometry(geometry)
        else:
            for i in range(geometry.GetGeometryCount()):
                collection.AddGeometry(geometry.GetGeometryRef(i))
    return collection.UnionCascaded()


def rectangle(west, north, east, south):
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in ((west, north), (east, north), (east, south), (west, south), (west, north)):
        ring.AddPoint_2D(x, y)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometryDirectly(ring)
    return polygon


def fractions_of(union, columns, rows, size):
    """[tile, fraction] of every tile that the union covers in part; a band of tiles is cut out first, for speed."""
    found = []
    for row in range(rows):
        top = row * size
        band = union.Intersection(rectangle(0, top, columns * size, top + size))
        if band.IsEmpty():
            continue
        for column in range(columns):
            left = column * size
            tile = band.Intersection(rectangle(left, top, left + size, top + size))
            fraction = round(tile.GetArea() / (size * size), 6)
            if fraction > 0:
                found.append([row * columns + column, fraction])
    return found


def cover(scene, layer_path, field, size):
    raster = gdal.Open(scene)
    affine = raster.GetGeoTransform()
    inverse = gdal.InvGeoTransform(affine)
    source = ogr.Open(layer_path)
    layer = source.GetLayer(0)
    spatial = layer.GetSpatialRef().Clone()
    target = raster.GetSpatialRef().Clone()
    for reference in (spatial, target):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transformation = osr.CoordinateTransformation(spatial, target)
    # A quarter of a pixel in the layer's own units: by the size of the scene's first pixel there.
    back = osr.CoordinateTransformation(target, spatial)
    a = back.TransformPoint(affine[0], affine[3])
    b = back.TransformPoint(affine[0] + affine[1], affine[3])
    step = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 / 4
    columns, rows = raster.RasterXSize // size, raster.RasterYSize // size
    fractions = {}
    for label, geometries in sorted(labels_of(layer, field, transformation, inverse, step).items()):
        union = unite(geometries)
        if not union.IsValid():
            raise SystemExit(f"the union of {label} is not valid")
        found = fractions_of(union, columns, rows, size)
        if found:
            fractions[label] = found
    crs = target.GetAuthorityCode(None)
    return {
        "sizePx": size,
        "widthPx": raster.RasterXSize,
        "heightPx": raster.RasterYSize,
        "affine": [affine[1], affine[2], affine[0], affine[4], affine[5], affine[3]],
        "crs": f"EPSG:{crs}",
        "columns": columns,
        "rows": rows,
        "fractions": fractions,
    }


def main(data):
    here = os.path.dirname(os.path.abspath(__file__))
    for name, (scene, layer, field, size) in SCENES.items():
        result = cover(os.path.join(data, scene), os.path.join(data, layer), field, size)
        with open(os.path.join(here, f"coverage-{name}.json.gz"), "wb") as file:
            # No time stamp: the same input gives the same bytes.
            with gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
                packed.write(json.dumps(result, separators=(",", ":")).encode())
        print(name, {label: len(tiles) for label, tiles in result["fractions"].items()})


main(sys.argv[1])
