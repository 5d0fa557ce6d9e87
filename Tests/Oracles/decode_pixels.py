#!/usr/bin/env python3
"""Decodes the pixels of DICOM files with foreign decoders and prints one JSON object a line.

    decode_pixels.py ROOT            every file with pixel data under ROOT
    decode_pixels.py FILE [FILE..]   these files

For each file and decoder: sha256 of every frame's stored values, little endian, interleaved (Planar
Configuration 0), in the container the data set declares, before any colour conversion. With --raw DIR the
frames of lossy files are also written to DIR, so that they can be compared with a tolerance.

Decoders: pydicom (native, RLE, deflated frames), pylibjpeg (libjpeg, openjpeg), pyjpegls, gdcm.
"""
import argparse, hashlib, json, os, shutil, sys, warnings

warnings.simplefilter("ignore")
try:
    import logging

    import numpy as np
    from pydicom import config, dcmread
    from pydicom.pixels import get_decoder
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(77)
logging.disable(logging.CRITICAL)
config.settings.reading_validation_mode = config.IGNORE

MAX_PIXELS = 1 << 26


def native_bytes(frame, ds):
    """Stored values of one frame as little endian bytes of Bits Allocated."""
    bits = int(getattr(ds, "BitsAllocated", 0) or 8 * frame.dtype.itemsize)
    if frame.dtype.kind == "f":
        return frame.astype(frame.dtype.newbyteorder("<")).tobytes()
    if bits == 1:
        return np.ascontiguousarray(frame, dtype=np.uint8).tobytes()
    kind = "<i" if ds.get("PixelRepresentation") == 1 else "<u"
    return np.ascontiguousarray(frame.astype(f"{kind}{max(bits, 8) // 8}")).tobytes()


def decode(path, plugin, ds, syntax):
    decoder = get_decoder(syntax)
    frames = []
    options = {"raw": True}
    if plugin:
        options["decoding_plugin"] = plugin
    for array, meta in decoder.iter_array(ds, **options):
        frames.append((native_bytes(array, ds), meta["photometric_interpretation"]))
    return frames


def through_gdcm(path, ds):
    """All frames by gdcm itself: pydicom does not offer it for 12-bit JPEG."""
    import gdcm

    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    if not reader.Read():
        raise ValueError("gdcm cannot read it")
    image = reader.GetImage()
    text = image.GetBuffer()
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else bytes(text)
    count = int(ds.get("NumberOfFrames") or 1)
    size = ds.Rows * ds.Columns * (ds.get("SamplesPerPixel") or 1) * ds.BitsAllocated // 8
    if len(data) < size * count:
        raise ValueError("gdcm gave %d bytes" % len(data))
    name = image.GetPhotometricInterpretation().GetString()
    return [(data[i * size : (i + 1) * size], name.strip()) for i in range(count)]


def through_dcmtk(path, ds):
    """All frames by dcmdjpeg, without colour conversion."""
    import subprocess, tempfile

    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "out.dcm")
        subprocess.run(["dcmdjpeg", "+cn", path, target], check=True, capture_output=True)
        out = dcmread(target)
        out.PixelRepresentation = ds.PixelRepresentation
        return decode(target, None, out, str(out.file_meta.TransferSyntaxUID))


def through_pillow(path, ds):
    """Each JPEG stream by Pillow, that is by libjpeg-turbo."""
    import io

    from PIL import Image
    from pydicom.encaps import generate_frames

    frames = []
    for data in generate_frames(ds.PixelData, number_of_frames=int(ds.get("NumberOfFrames") or 1)):
        image = Image.open(io.BytesIO(data))
        if image.mode not in ("L", "RGB"):
            raise ValueError("mode " + image.mode)
        frames.append((image.tobytes(), "RGB" if image.mode == "RGB" else ds.PhotometricInterpretation))
    return frames


def others(path, ds, syntax):
    """Decoders that pydicom does not reach."""
    found = {}
    if syntax == "1.2.840.10008.1.2.4.50":
        found["pillow"] = through_pillow
    if syntax in ("1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.55"):
        found["gdcm-itself"] = through_gdcm
    if shutil.which("dcmdjpeg") and ".1.2.4." in syntax and syntax.split(".")[-1] in ("51", "55", "57", "70"):
        found["dcmtk"] = through_dcmtk
    return found


def plugins(syntax):
    try:
        decoder = get_decoder(syntax)
    except NotImplementedError:
        return None
    if decoder.is_native:
        return [""]
    return [name for name in decoder.available_plugins if name != "pillow"]


def report(path, name, raw):
    try:
        ds = dcmread(path, force=True)
    except Exception as error:
        return {"file": name, "unreadable": repr(error)[:120]}
    if not any(tag in ds for tag in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
        return None
    meta = getattr(ds, "file_meta", None)
    syntax = str(meta.TransferSyntaxUID) if meta and "TransferSyntaxUID" in meta else ""
    row = {"file": name, "syntax": syntax, "decoders": {}}
    if (ds.get("Rows") or 0) * (ds.get("Columns") or 0) > MAX_PIXELS:
        row["skipped"] = "too large"
        return row
    if not syntax:
        syntax = "1.2.840.10008.1.2"
        if ds.original_encoding[0] is False:
            syntax = "1.2.840.10008.1.2.1"
        meta.TransferSyntaxUID = syntax
    found = {name: lambda p, d, n=name: decode(p, n, d, syntax) for name in plugins(syntax) or []}
    found.update(others(path, ds, syntax))
    if not found:
        row["skipped"] = "no decoder"
        return row
    for plugin, function in found.items():
        try:
            frames = function(path, ds)
            row["decoders"][plugin or "pydicom"] = {
                "frames": [hashlib.sha256(data).hexdigest() for data, _ in frames],
                "photometric": frames[0][1] if frames else "",
            }
            if raw:
                target = os.path.join(raw, name.replace("/", "~") + "." + (plugin or "pydicom"))
                with open(target, "wb") as out:
                    for data, _ in frames:
                        out.write(data)
        except Exception as error:
            row["decoders"][plugin or "pydicom"] = {"error": repr(error)[:160]}
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--raw", default="")
    arguments = parser.parse_args()
    if arguments.raw:
        os.makedirs(arguments.raw, exist_ok=True)
    for top in arguments.paths:
        found = [top]
        root = os.path.dirname(top)
        if os.path.isdir(top):
            root = top
            found = sorted(os.path.join(d, f) for d, _, files in os.walk(top) for f in files)
        for path in found:
            row = report(path, os.path.relpath(path, root), arguments.raw)
            if row:
                print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
