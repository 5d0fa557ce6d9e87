#!/usr/bin/env python3
"""Runs an ONNX model as a segmentation process of Jieru (Docs/models.md).

    onnx-segmentation.py MODEL.onnx FOLDER

FOLDER holds request.json and image.nii; labels.nii and, last of all, response.json are written into it. The model takes
one float32 input of shape (1, 1, x, y, z) and gives either scores (1, labels, x, y, z), whose largest counts, or label
numbers (1, 1, x, y, z). Its metadata must carry `name` and `version`; a request for another model is refused.
Needs onnxruntime and numpy. Exit codes: 0 done, 64 wrong arguments, 65 wrong request or model.
"""
import hashlib
import json
import os
import sys

import numpy as np

PROTOCOL = 1
KINDS = {2: "u1", 4: "<i2", 8: "<i4", 16: "<f4", 512: "<u2"}


class Refused(Exception):
    """What is asked cannot be done; the text says why."""


def read_image(path):
    """The header of a NIfTI-1 file as Jieru writes it (little endian, one file), and its voxels, x first."""
    with open(path, "rb") as file:
        data = file.read()
    if len(data) < 352 or data[344:348] != b"n+1\0" or int.from_bytes(data[:4], "little") != 348:
        raise Refused("image.nii is not a NIfTI-1 file")
    shape = np.frombuffer(data, "<i2", 3, 42)
    kind = KINDS.get(int.from_bytes(data[70:72], "little"))
    start = int(np.frombuffer(data, "<f4", 1, 108)[0])
    if kind is None or (shape < 1).any() or len(data) < start + shape.prod() * np.dtype(kind).itemsize:
        raise Refused("image.nii holds voxels of another kind, or fewer than it says")
    voxels = np.frombuffer(data, kind, int(shape.prod()), start).reshape(shape, order="F")
    return data[:352], voxels.astype(np.float32)


def write_labels(path, header, labels):
    """The labels under the image's own header: the same grid, unsigned 16 bit."""
    header = bytearray(header)
    header[70:72], header[72:74] = (512).to_bytes(2, "little"), (16).to_bytes(2, "little")
    header[108:112] = np.float32(352).tobytes()
    header[112:120] = np.array([1, 0], "<f4").tobytes()
    with open(path, "wb") as file:
        file.write(bytes(header) + labels.astype("<u2").tobytes(order="F"))


def run(model_path, folder):
    import onnxruntime

    with open(os.path.join(folder, "request.json"), encoding="utf-8") as file:
        request = json.load(file)
    if request.get("protocolVersion") != PROTOCOL:
        raise Refused(f"protocol version {request.get('protocolVersion')}, this program speaks {PROTOCOL}")
    with open(model_path, "rb") as file:
        weights = file.read()
    # One thread and a fixed order: the same image gives the same labels.
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    about = session.get_modelmeta().custom_metadata_map
    for key, asked in (("name", request["model"]), ("version", request["modelVersion"])):
        if about.get(key) != asked:
            raise Refused(f"the model's {key} is {about.get(key)}, {asked} was asked for")
    header, image = read_image(os.path.join(folder, "image.nii"))
    if list(image.shape) != request["shape"]:
        raise Refused(f"image.nii is {list(image.shape)}, the request says {request['shape']}")
    scores = session.run(None, {session.get_inputs()[0].name: image[None, None]})[0]
    if scores.ndim != 5 or scores.shape[2:] != image.shape:
        raise Refused(f"the model gave {scores.shape} for an image of {image.shape}")
    labels = scores[0].argmax(0) if scores.shape[1] > 1 else np.rint(scores[0, 0])
    if not np.isfinite(scores).all() or labels.min() < 0 or labels.max() > 65535:
        raise Refused("the model gave numbers that are no labels")
    write_labels(os.path.join(folder, "labels.nii"), header, labels)
    answer = dict(protocolVersion=PROTOCOL, model=about["name"], modelVersion=about["version"],
                  weights=hashlib.sha256(weights).hexdigest())
    # Last and in one move: whoever sees it may read the labels.
    path = os.path.join(folder, "response.json")
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(answer, file)
    os.replace(path + ".part", path)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        sys.exit(64)
    try:
        run(*sys.argv[1:])
    except Exception as error:  # the runtime has a dozen of its own
        print(f"分割失败 · segmentation failed: {error}", file=sys.stderr)
        sys.exit(65)
