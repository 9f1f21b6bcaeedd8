"""Pillow's bilinear resizing of pictures of single numbers, smaller and larger.

python3 resize.py > resize.json        # pip install pillow==11.3.0 numpy
"""

import json

import numpy
from PIL import Image

WIDTH, HEIGHT = 11, 7
# The same numbers in the test: row * 13 + column * column.
rows, columns = numpy.mgrid[0:HEIGHT, 0:WIDTH]
picture = Image.fromarray((rows * 13 + columns * columns).astype(numpy.float32), mode="F")

cases = []
for width, height in [(4, 3), (11, 7), (5, 13), (23, 2)]:
    resized = picture.resize((width, height), Image.Resampling.BILINEAR)
    values = numpy.asarray(resized).astype(float)
    cases.append({"width": width, "height": height, "values": values.round(4).flatten().tolist()})
print(json.dumps({"width": WIDTH, "height": HEIGHT, "cases": cases}))
