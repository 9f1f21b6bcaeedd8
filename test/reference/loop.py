"""Local outlier probabilities by the formulas of Kriegel et al. 2009, in the order in which they stand there.

python3 loop.py > loop.json

The points of the set themselves are compared with PyNomaly 0.4.0 on the way (pip install PyNomaly numpy): it has no
answer for points that are not of the set.
"""

import json
import math
import random

import numpy
from PyNomaly import loop as PyNomaly

K = 20
LAMBDA = 3

random.seed(7)
# Two clusters of different density, and new points in, between and far from them.
points = [[random.gauss(0, 1), random.gauss(0, 1), random.gauss(0, 1)] for _ in range(60)]
points += [[random.gauss(6, 0.2), random.gauss(0, 0.2), random.gauss(0, 0.2)] for _ in range(40)]
asked = [[0, 0, 0], [6, 0, 0], [6, 1, 0], [0, 1.5, 1], [3, 0, 0], [9, 9, 9], points[3]]


def context(point, others):
    return sorted(others, key=lambda n: math.dist(point, points[n]))[:K]


def probabilistic_distance(point, neighbours):
    standard = math.sqrt(sum(math.dist(point, points[n]) ** 2 for n in neighbours) / len(neighbours))
    return LAMBDA * standard


everyone = range(len(points))
contexts = [context(points[n], [m for m in everyone if m != n]) for n in everyone]
distances = [probabilistic_distance(points[n], contexts[n]) for n in everyone]


def plof(distance, neighbours):
    return distance / (sum(distances[n] for n in neighbours) / len(neighbours)) - 1


factors = [plof(distances[n], contexts[n]) for n in everyone]
n_plof = LAMBDA * math.sqrt(sum(factor**2 for factor in factors) / len(factors))


def loop(factor):
    return max(0.0, math.erf(factor / (n_plof * math.sqrt(2))))


answers = []
for point in asked:
    neighbours = context(point, everyone)
    factor = plof(probabilistic_distance(point, neighbours), neighbours)
    answers.append({"point": point, "factor": factor / n_plof, "probability": loop(factor)})

fitted = PyNomaly.LocalOutlierProbability(numpy.array(points), extent=LAMBDA, n_neighbors=K).fit()
for ours, peers in zip(factors, fitted.local_outlier_probabilities):
    assert abs(loop(ours) - peers) < 1e-6
print(json.dumps({"points": points, "asked": answers}))
