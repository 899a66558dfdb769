"""Makes the reference numbers of the encoder's tests with a second, independent forward pass.

    python reference.py tiny                  a tiny random encoder and what it makes of a few pieces
    python reference.py minilm MODEL-FOLDER   the first numbers of three sentences by all-MiniLM-L6-v2

Needs numpy, safetensors and tokenizers. It is run by hand; the tests read the files it leaves in fixtures/.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

HERE = Path(__file__).parent / "fixtures"


def norm(x, gain, bias):
    mean = x.mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + 1e-12) * gain + bias


def embed(w, ids, segments, heads):
    """Mean-pooled, normalised embedding of one sequence, in 64-bit numbers."""
    erf = np.vectorize(math.erf)
    e = "embeddings."
    x = w[e + "word_embeddings.weight"][ids] + w[e + "token_type_embeddings.weight"][segments]
    x = norm(x + w[e + "position_embeddings.weight"][: len(ids)], w[e + "LayerNorm.weight"], w[e + "LayerNorm.bias"])
    layer = 0
    while f"encoder.layer.{layer}.output.dense.weight" in w:
        at = f"encoder.layer.{layer}."
        lin = lambda x, name: x @ w[at + name + ".weight"].T + w[at + name + ".bias"]
        split = lambda x: x.reshape(len(ids), heads, -1).transpose(1, 0, 2)
        q, k, v = (split(lin(x, f"attention.self.{name}")) for name in ("query", "key", "value"))
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1])
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        seen = (shares @ v).transpose(1, 0, 2).reshape(x.shape)
        n = at + "attention.output.LayerNorm."
        x = norm(x + lin(seen, "attention.output.dense"), w[n + "weight"], w[n + "bias"])
        up = lin(x, "intermediate.dense")
        up = 0.5 * up * (1 + erf(up / math.sqrt(2)))
        n = at + "output.LayerNorm."
        x = norm(x + lin(up, "output.dense"), w[n + "weight"], w[n + "bias"])
        layer += 1
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


def tiny():
    dice = np.random.default_rng(7)
    width, inner, w = 16, 32, {}
    rand = lambda *shape: (dice.standard_normal(shape) * 0.4).astype(np.float32)
    for name, rows in (("word", 20), ("position", 12), ("token_type", 2)):
        w[f"embeddings.{name}_embeddings.weight"] = rand(rows, width)
    names = ["embeddings.LayerNorm"]
    for layer in range(2):
        at = f"encoder.layer.{layer}."
        shapes = {f"attention.self.{n}": (width, width) for n in ("query", "key", "value")}
        shapes |= {"attention.output.dense": (width, width), "intermediate.dense": (inner, width), "output.dense": (width, inner)}
        for name, shape in shapes.items():
            w[at + name + ".weight"], w[at + name + ".bias"] = rand(*shape), rand(shape[0])
        names += [at + "attention.output.LayerNorm", at + "output.LayerNorm"]
    for name in names:
        w[name + ".weight"], w[name + ".bias"] = 1 + rand(width), rand(width)
    save_file(w, HERE / "tiny.safetensors")
    w = {name: x.astype(np.float64) for name, x in w.items()}
    cases = [([1, 4, 9, 2], [0, 0, 0, 0]), ([1, 7, 7, 13, 19, 2, 5, 2], [0, 0, 0, 0, 0, 0, 1, 1]), ([1, 2], [0, 0])]
    found = [{"ids": i, "segments": s, "embedding": [round(float(x), 7) for x in embed(w, i, s, 4)]} for i, s in cases]
    (HERE / "tiny.json").write_text(json.dumps(found, indent=1) + "\n")


def minilm(folder):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    w = {name: x.astype(np.float64) for name, x in load_file(folder / "model.safetensors").items() if x.dtype != np.int64}
    found = []
    for text in (
        "There's a gray van across my driveway on Halvorsen Street.",
        "um hi, can somebody come and look at the streetlight?",
        "No.",
    ):
        ids = tokenizer.encode(text).ids
        numbers = embed(w, np.array(ids), np.zeros(len(ids), int), 12)[:8]
        found.append({"text": text, "first": [round(float(x), 7) for x in numbers]})
    (HERE / "minilm.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "tiny":
        tiny()
    else:
        minilm(Path(sys.argv[2]))
