"""The same weights in onnxruntime, beside the encoder of this crate.

Builds the encoder and its heads from understanding.safetensors as an ONNX graph, lets onnxruntime optimise it, and times it on
one thread. It reads ids that are drawn at random: the time does not depend on them. For maintainers; needs numpy, onnx and
onnxruntime (python3 -m venv env && env/bin/pip install numpy onnx onnxruntime==1.24.4):

    env/bin/python encoder/examples/onnx_peer.py models/understanding [PIECES [COUNT]]

`cargo run --release -p calmline-encoder --example time` tells the crate's own times for lines of as many pieces.
"""

import json
import pathlib
import struct
import sys
import time

import numpy
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HEADS = 12


def read(file):
    """The tensors of a safetensors file, as 32-bit numbers."""
    data = pathlib.Path(file).read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    kinds = {"F16": numpy.float16, "F32": numpy.float32}
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if name != "__metadata__" and entry["dtype"] in kinds:
            start, end = (8 + size + at for at in entry["data_offsets"])
            flat = numpy.frombuffer(data[start:end], kinds[entry["dtype"]])
            tensors[name] = flat.reshape(entry["shape"]).astype(numpy.float32)
    return tensors


class Graph:
    """Nodes and constants, each with a name of its own."""

    def __init__(self, tensors):
        self.tensors, self.nodes, self.constants = tensors, [], []

    def constant(self, value):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.ascontiguousarray(value), name))
        return name

    def node(self, kind, *inputs, **settings):
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def linear(self, x, name):
        product = self.node("MatMul", x, self.constant(self.tensors[f"{name}.weight"].T))
        return self.node("Add", product, self.constant(self.tensors[f"{name}.bias"]))

    def norm(self, x, name):
        gain, bias = (self.constant(self.tensors[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.node("LayerNormalization", x, gain, bias, epsilon=1e-12)


def build(tensors, pieces):
    """The encoder over one reading of so many pieces, with its heads."""
    graph = Graph(tensors)
    width = tensors["embed.words"].shape[1]
    size = width // HEADS
    shape = graph.constant(numpy.array([pieces, HEADS, size]))
    flat = graph.constant(numpy.array([pieces, width]))
    x = graph.node("Gather", graph.constant(tensors["embed.words"]), "ids")
    fixed = tensors["embed.places"][:pieces] + tensors["embed.segments"][0]
    x = graph.norm(graph.node("Add", x, graph.constant(fixed)), "embed.norm")
    layers = 0
    while f"layer.{layers}.qkv.weight" in tensors:
        layer = f"layer.{layers}"
        parts = graph.linear(x, f"{layer}.qkv")
        split = [f"s{layers}{part}" for part in "qkv"]
        graph.nodes.append(helper.make_node("Split", [parts], split, axis=1, num_outputs=3))
        q, k, v = (graph.node("Reshape", part, shape) for part in split)
        q, v = (graph.node("Transpose", part, perm=[1, 0, 2]) for part in (q, v))
        k = graph.node("Transpose", k, perm=[1, 2, 0])
        near = graph.node("Mul", graph.node("MatMul", q, k), graph.constant(numpy.float32(size**-0.5)))
        mixed = graph.node("MatMul", graph.node("Softmax", near, axis=-1), v)
        mixed = graph.node("Reshape", graph.node("Transpose", mixed, perm=[1, 0, 2]), flat)
        x = graph.norm(graph.node("Add", x, graph.linear(mixed, f"{layer}.out")), f"{layer}.norm_attention")
        up = graph.node("Gelu", graph.linear(x, f"{layer}.up"))
        x = graph.norm(graph.node("Add", x, graph.linear(up, f"{layer}.down")), f"{layer}.norm")
        layers += 1
    first = graph.node("Gather", x, graph.constant(numpy.array([0])))
    mean = graph.node("ReduceMean", x, graph.constant(numpy.array([0])))
    whole = graph.node("Concat", first, mean, axis=1)
    outputs = [graph.linear(whole, f"head.{name}") for name in ("intent", "matters", "urgent", "class")]
    outputs.append(graph.linear(x, "head.tags"))
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [pieces])
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    made = helper.make_graph(graph.nodes, "encoder", [ids], ends, graph.constants)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


def main():
    folder = pathlib.Path(sys.argv[1])
    pieces = int(sys.argv[2]) if len(sys.argv) > 2 else 24
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    tensors = read(folder / "understanding.safetensors")
    model = build(tensors, pieces)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    random = numpy.random.default_rng(1)
    times = []
    for _ in range(count):
        ids = random.integers(0, tensors["embed.words"].shape[0], pieces)
        began = time.perf_counter()
        session.run(None, {"ids": ids})
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    at = lambda part: round(times[int((len(times) - 1) * part)], 2)
    print(json.dumps({"onnxruntime": onnxruntime.__version__, "pieces": pieces, "n": count,
                      "p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99)}))


main()
