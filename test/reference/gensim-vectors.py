"""Nearest terms by gensim, of the vector files in shared/data/vectors and of what Semantile writes of them.

python3 -m venv --system-site-packages VENV && VENV/bin/pip install gensim==4.4.0
For each FILE below, in an empty project in the folder EXPORTS, with NAME for its name without the ending:
  semantile space import FILE --name NAME
  semantile space export NAME.txt --space NAME --format word2vec
  semantile space export NAME.bin --space NAME --format word2vec-binary
  semantile space export NAME.tsv --space NAME --format projector
VENV/bin/python test/reference/gensim-vectors.py shared/data/vectors EXPORTS > test/reference/gensim-vectors.json
"""

import hashlib
import json
import sys
from pathlib import Path

import gensim
import numpy
from gensim.models import KeyedVectors

FILES = {
    "word2vec_c_format_1750x10.txt": dict(binary=False),
    "lee_fasttext.vec": dict(binary=False),
    "crime-and-punishment.vec": dict(binary=False),
    "EN.1-10.cbow.300d.txt": dict(binary=False),
    "test_glove.txt": dict(binary=False, no_header=True),
    "euclidean_vectors.bin": dict(binary=True),
}


def neighbours(vectors):
    """Five neighbours of every fifth of the first fifty words."""
    return {
        word: [[other, round(float(cosine), 6)] for other, cosine in vectors.most_similar(word, topn=5)]
        for word in vectors.index_to_key[:50:5]
    }


def projector(path):
    names = path.with_name(path.stem + ".metadata.tsv").read_text("utf-8").splitlines()[1:]
    rows = numpy.loadtxt(path, delimiter="\t", dtype=numpy.float32, ndmin=2)
    vectors = KeyedVectors(rows.shape[1])
    vectors.add_vectors([name.split("\t")[0] for name in names], rows)
    return vectors


def odd_words(vectors):
    words = vectors.index_to_key[3:9]
    return {"words": words, "doesntMatch": vectors.doesnt_match(words)}


def main(data, exports):
    answer = {"gensim": gensim.__version__, "files": {}}
    for file, how in FILES.items():
        own = KeyedVectors.load_word2vec_format(data / file, **how)
        name = exports / file.rsplit(".", 1)[0]
        text, binary, tsv = (Path(f"{name}.{ending}") for ending in ("txt", "bin", "tsv"))
        written = {
            "word2vec": KeyedVectors.load_word2vec_format(text, binary=False),
            "word2vec-binary": KeyedVectors.load_word2vec_format(binary, binary=True),
            "projector": projector(tsv),
        }
        answer["files"][file] = {
            "rows": len(own),
            "dimension": own.vector_size,
            "neighbours": neighbours(own),
            "odd": odd_words(own),
            "sha256": {
                path.suffix[1:]: hashlib.sha256(path.read_bytes()).hexdigest() for path in (text, binary, tsv)
            },
            "sameNeighbours": {format: neighbours(read) == neighbours(own) for format, read in written.items()},
            "sameRows": {
                format: bool(numpy.array_equal(read.vectors, own.vectors)) for format, read in written.items()
            },
        }
    json.dump(answer, sys.stdout, ensure_ascii=False)
    print()


main(Path(sys.argv[1]), Path(sys.argv[2]))
