#!/usr/bin/env python3
"""Makes tiny-piper.onnx and tiny-piper.onnx.json: a voice with the interface of Piper's and no training at all.

Each phoneme id becomes 256 samples of a tone whose pitch follows the id, and id 0, the pad, becomes silence. So a test
can count in the sound which ids went in. Needs the packages onnx and numpy from PyPI; only maintainers run it:

    python3 voices/testing/make_tiny_piper.py
"""

import json
import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

SAMPLES_PER_ID = 256
RATE = 22050
# Hertz per id: id 40 sounds at 1200 Hz, inside the telephone band.
STEP_HZ = 30.0

# One letter per id, pad, begin and end first; the order is ours and means nothing.
LETTERS = "_^$ !',-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɒɔɕɖəɚɛɜɝɟɡɣɨɪɫɬɭɯɲɳɹɾʁʂʃʈʉʊʋʌʎʐʑʒʔʲˈˌːˑθχᵻ̧̩̪̃"


def model():
    ramp = 2 * numpy.pi * STEP_HZ / RATE * numpy.arange(SAMPLES_PER_ID, dtype=numpy.float32)
    constants = [
        numpy_helper.from_array(ramp.reshape(1, 1, SAMPLES_PER_ID).astype(numpy.float32), "ramp"),
        numpy_helper.from_array(numpy.array([2], dtype=numpy.int64), "last_axis"),
        numpy_helper.from_array(numpy.array([1, 1, -1], dtype=numpy.int64), "audio_shape"),
        numpy_helper.from_array(numpy.array([1], dtype=numpy.int64), "length_scale_at"),
        numpy_helper.from_array(numpy.array(0.5, dtype=numpy.float32), "loudness"),
        numpy_helper.from_array(numpy.array(0.0, dtype=numpy.float32), "lowest"),
        numpy_helper.from_array(numpy.array(1.0, dtype=numpy.float32), "highest"),
    ]
    nodes = [
        helper.make_node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["ids", "last_axis"], ["columns"]),
        helper.make_node("Mul", ["columns", "ramp"], ["phase"]),
        helper.make_node("Sin", ["phase"], ["tones"]),
        helper.make_node("Reshape", ["tones", "audio_shape"], ["sound"]),
        # The scales are looked at, so that a caller who leaves them out is noticed.
        helper.make_node("Gather", ["scales", "length_scale_at"], ["scale"], axis=0),
        helper.make_node("Clip", ["scale", "lowest", "highest"], ["within"]),
        helper.make_node("Mul", ["within", "loudness"], ["gain"]),
        helper.make_node("Mul", ["sound", "gain"], ["output"]),
    ]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 1, "time"])]
    graph = helper.make_graph(nodes, "tiny-piper", inputs, outputs, constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], producer_name="calmline")
    made.ir_version = 8
    onnx.checker.check_model(made)
    return made


def config():
    return {
        "audio": {"sample_rate": RATE, "quality": "none"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "num_speakers": 1,
        "num_symbols": len(LETTERS),
        "speaker_id_map": {},
        "phoneme_id_map": {letter: [number] for number, letter in enumerate(LETTERS)},
    }


def main():
    folder = pathlib.Path(__file__).parent
    onnx.save(model(), folder / "tiny-piper.onnx")
    text = json.dumps(config(), ensure_ascii=False, indent=1)
    (folder / "tiny-piper.onnx.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
