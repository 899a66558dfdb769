"""Frames of a call: 20 ms of mono sound, 160 signed 16-bit little-endian samples, 8000 a second."""
import array
import math
import sys
import wave

FRAME_S = 0.020
SAMPLES, BYTES = 160, 320


def level(frame: bytes) -> float:
    """The level of a frame in dBFS; -96 is silence."""
    pcm = array.array("h", frame)
    return max(-96.0, 10 * math.log10(max(sum(sample * sample for sample in pcm) / len(pcm), 1e-9) / 32768**2))


def recording(path: str) -> list[bytes]:
    """The frames of a WAV file; the last one is filled with silence."""
    try:
        with wave.open(path) as wav:
            if (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) != (8000, 1, 2):
                sys.exit(f"{path}: a WAV of 8000 samples a second, one channel and 16 bits is needed")
            return [wav.readframes(SAMPLES).ljust(BYTES, b"\0") for _ in range(0, wav.getnframes(), SAMPLES)]
    except (OSError, EOFError, wave.Error) as unreadable:
        sys.exit(f"{path}: cannot be read as a WAV: {unreadable}")
