"""Trains with gensim for test/bench/*.bench.ts: one JSON order a line on stdin, one JSON answer a line on stdout.

An order names corpus, mode (skip-gram, cbow, pv-dm, joint), dimension, threads, epochs, seed and where to write the
word embeddings (float32) and their words, or null. Doc2Vec knows one tag a line. `isRepeated`: the untrained model is
kept for the next order, which costs memory that training does not need.
"""

import json
import pickle
import sys
import time

import gensim
from gensim.models import Doc2Vec, Word2Vec

# Untrained models with their vocabulary: gensim's init_weights keeps what has been learned.
untrained = {}


def model_of(order):
    if not order["isRepeated"]:
        return build(order)
    key = (order["corpus"], order["mode"], order["dimension"], order["threads"], order["seed"])
    if key not in untrained:
        untrained.clear()
        untrained[key] = pickle.dumps(build(order))
    return pickle.loads(untrained[key])


def build(order):
    alpha = 0.05 if order["mode"] == "cbow" else 0.025
    settings = dict(
        vector_size=order["dimension"], window=5, negative=5, hs=0, min_count=5, sample=1e-3, alpha=alpha,
        min_alpha=alpha * 1e-4, workers=order["threads"], seed=order["seed"], compute_loss=False,
    )
    if order["mode"] == "pv-dm":
        model = Doc2Vec(dm=1, dm_mean=1, **{k: v for k, v in settings.items() if k != "compute_loss"})
    elif order["mode"] == "joint":
        model = Doc2Vec(dm=0, dbow_words=1, **{k: v for k, v in settings.items() if k != "compute_loss"})
    else:
        model = Word2Vec(sg=int(order["mode"] == "skip-gram"), **settings)
    model.build_vocab(corpus_file=order["corpus"])
    return model


def train(order):
    model = model_of(order)
    cpu, wall = time.process_time(), time.perf_counter()
    model.train(
        corpus_file=order["corpus"], total_words=model.corpus_total_words, total_examples=model.corpus_count,
        epochs=order["epochs"],
    )
    answer = {"wallMs": 1000 * (time.perf_counter() - wall), "cpuMs": 1000 * (time.process_time() - cpu)}
    if order["out"]:
        model.wv.vectors.astype("float32").tofile(order["out"] + ".f32")
        with open(order["out"] + ".words", "w", encoding="utf-8") as words:
            words.write("\n".join(model.wv.index_to_key))
        if order["mode"] in ("pv-dm", "joint"):
            model.dv.vectors.astype("float32").tofile(order["out"] + ".paragraphs.f32")
    return {**answer, "words": model.corpus_total_words, "peakBytes": peak_bytes()}


def peak_bytes():
    """Of this process alone; getrusage counts what the process that started it had."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


print(json.dumps({"gensim": gensim.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(train(json.loads(line))), flush=True)
