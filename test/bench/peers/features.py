"""Image features of chips by NumPy, on one thread.

    python features.py colour-texture SKETCH_FOLDER CHIPS.u8 SIDE_PX COUNT
    python features.py patch-dictionary DICTIONARY.f32 CHIPS.u8 SIDE_PX COUNT OUT.f32

Chips are [chip, row, column, band] of three bands, 8 bits. The first runs the sketch `hand.py` of a folder; the second
computes what `poolInTypeScript` specifies: six pixels, two apart, of pictures of at most 128 px. Prints {"wallMs", "cpuMs",
"version"}.
"""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy
from numpy.lib.stride_tricks import sliding_window_view

PATCH, STEP, MOST_SIDE = 6, 2, 128
CONTRAST_FLOOR = 10 / 255**2


def sketch_of(folder):
    sys.path.insert(0, folder)
    import hand

    return hand.feat


def dictionary_of(path):
    numbers = numpy.fromfile(path, "f4")
    size = int(numbers[0]) * PATCH**2
    mean, whitening = numbers[1 : 1 + size], numbers[1 + size : 1 + size + size**2].reshape(size, size)
    return mean, whitening, numbers[1 + size + size**2 :].reshape(-1, size)


def quadrants(chip, mean, whitening, atoms, squares):
    picture = chip.astype("f4") / 255
    while picture.shape[0] > MOST_SIDE:
        half = picture.shape[0] // 2
        picture = picture[: 2 * half, : 2 * half].reshape(half, 2, half, 2, -1).mean((1, 3))
    patches = sliding_window_view(picture, (PATCH, PATCH), (0, 1))[::STEP, ::STEP]
    across = patches.shape[0]
    patches = patches.reshape(across**2, -1)
    patches = patches - patches.mean(1, keepdims=True)
    patches /= numpy.sqrt((patches**2).mean(1, keepdims=True) + CONTRAST_FLOOR)
    white = (patches - mean) @ whitening.T
    square = (white**2).sum(1)[:, None] + squares - 2 * white @ atoms.T
    distance = numpy.sqrt(numpy.maximum(square, 0))
    active = numpy.maximum(distance.mean(1, keepdims=True) - distance, 0).reshape(across, across, -1)
    cut = -(-across // 2)
    cells = [active[rows, columns].mean((0, 1)) for rows in (slice(cut), slice(cut, None)) for columns in (slice(cut), slice(cut, None))]
    return numpy.sqrt(numpy.concatenate(cells))


def main():
    what, source, chips, side, count = sys.argv[1:6]
    chips = numpy.fromfile(chips, "u1").reshape(-1, int(side), int(side), 3)
    if what == "colour-texture":
        describe = sketch_of(source)
    else:
        mean, whitening, atoms = dictionary_of(source)
        squares = (atoms**2).sum(1)
        describe = lambda chip: quadrants(chip, mean, whitening, atoms, squares)
    describe(chips[0])
    wall, cpu = time.perf_counter(), time.process_time()
    rows = [describe(chips[n % len(chips)]) for n in range(int(count))]
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if what == "patch-dictionary":
        numpy.array(rows, "f4").tofile(sys.argv[6])
    print(json.dumps({"wallMs": 1000 * wall, "cpuMs": 1000 * cpu, "version": f"NumPy {numpy.__version__}"}))


main()
