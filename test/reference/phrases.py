"""Phrases of a text by gensim's Phrases, for comparison.

Each line is a sentence, its words the runs of a-z. Run with a Python that has gensim:
    python test/reference/phrases.py ../shared/data/text/lee_background.cor > test/reference/phrases.json
"""
import json
import re
import sys

import gensim
from gensim.models.phrases import ENGLISH_CONNECTOR_WORDS, Phrases


def word2phrase(worda_count, wordb_count, bigram_count, len_vocab, min_count, corpus_word_count):
    """word2phrase.c's score, which gensim scales by the vocabulary instead of the words."""
    return (bigram_count - min_count) / worda_count / wordb_count * corpus_word_count


with open(sys.argv[1], encoding="utf-8") as lines:
    sentences = [re.findall("[a-z]+", line.lower()) for line in lines]
found = {"gensim": gensim.__version__}
for name, scoring, threshold in [("word2phrase", word2phrase, 100), ("npmi", "npmi", 0.5)]:
    phrases = Phrases(
        sentences, min_count=5, threshold=threshold, scoring=scoring, connector_words=ENGLISH_CONNECTOR_WORDS
    )
    scores = phrases.export_phrases()
    found[name] = {text: [phrases.vocab[text], round(score, 9)] for text, score in sorted(scores.items())}
json.dump(found, sys.stdout)
