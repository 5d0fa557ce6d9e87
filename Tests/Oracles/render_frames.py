#!/usr/bin/env python3
"""Renders the first frame of DICOM files with numpy alone and writes 8-bit pictures.

    render_frames.py ROOT OUT

A second implementation of the rendering rules, written from PS3.3 C.7.6.3, C.7.9, C.11.1 and C.11.2 with
pydicom only for reading and decoding: modality transform, first window (or first VOI table, or default),
presentation, palette, YBR. OUT/NAME holds raw grey or RGB bytes; a JSON line per file gives its shape.
"""
import json, os, sys, warnings

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


def table(item, descriptor, data, signed):
    count, first, bits = (int(v) for v in item[descriptor].value)
    count = count or 65536
    if signed and first > 32767:
        first -= 65536
    raw = item[data].value
    if isinstance(raw, bytes):
        entries = np.frombuffer(raw, "<u2") if len(raw) >= 2 * count else np.frombuffer(raw, "u1")
    else:
        entries = np.array(raw)
    return first, bits, entries[:count].astype(np.int64)


def look(values, first, entries):
    index = np.clip(np.rint(values).astype(np.int64) - first, 0, len(entries) - 1)
    return entries[index]


def windowed(x, c, w, function):
    if function == "SIGMOID":
        return 1 / (1 + np.exp(-4 * (x - c) / w))
    if function == "LINEAR_EXACT":
        y = (x - c) / w + 0.5
        return np.where(x <= c - w / 2, 0, np.where(x > c + w / 2, 1, y))
    if w == 1:
        return np.where(x <= c - 0.5, 0.0, 1.0)
    y = (x - (c - 0.5)) / (w - 1) + 0.5
    return np.where(x <= c - 0.5 - (w - 1) / 2, 0, np.where(x > c - 0.5 + (w - 1) / 2, 1, y))


def first_value(value):
    return float(value if not hasattr(value, "__len__") or isinstance(value, str) else value[0])


def group(ds, name):
    """The item of a functional group of the first frame."""
    for top in ("PerFrameFunctionalGroupsSequence", "SharedFunctionalGroupsSequence"):
        for item in list(ds.get(top) or [])[:1]:
            for inner in item.get(name) or []:
                return inner
    return None


def gray(ds, stored):
    bits = int(ds.get("BitsStored") or 8 * stored.dtype.itemsize)
    signed = ds.get("PixelRepresentation") == 1
    x = stored.astype(np.float64)
    if stored.dtype.kind in "iu" and bits < 32:
        shift = max(0, int(ds.get("HighBit", bits - 1)) - bits + 1)
        v = (stored.astype(np.int64) >> shift) & ((1 << bits) - 1)
        if signed:
            v = np.where(v >= 1 << (bits - 1), v - (1 << bits), v)
        x = v.astype(np.float64)
    pixels = x
    source = group(ds, "PixelValueTransformationSequence") or ds
    identity = True
    if ds.get("ModalityLUTSequence"):
        first, _, entries = table(ds.ModalityLUTSequence[0], "LUTDescriptor", "LUTData", signed)
        x, identity = look(x, first, entries).astype(np.float64), False
    elif "RescaleSlope" in source and "RescaleIntercept" in source and float(source.RescaleSlope):
        slope, intercept = float(source.RescaleSlope), float(source.RescaleIntercept)
        x, identity = x * slope + intercept, slope == 1 and intercept == 0
    view = group(ds, "FrameVOILUTSequence") or ds
    if view.get("WindowCenter") not in (None, "") and view.get("WindowWidth") not in (None, ""):
        y = windowed(x, first_value(view.WindowCenter), first_value(view.WindowWidth), view.get("VOILUTFunction") or "LINEAR")
    elif ds.get("VOILUTSequence"):
        first, depth, entries = table(ds.VOILUTSequence[0], "LUTDescriptor", "LUTData", signed or x.min() < 0)
        y = look(x, first, entries) / max((1 << depth) - 1, entries.max())
    elif bits <= 8 and not signed and stored.dtype.kind == "u" and identity:
        y = x / ((1 << bits) - 1)
    else:
        keep = np.isfinite(x)
        if "PixelPaddingValue" in ds:
            ends = [int(ds.PixelPaddingValue), int(ds.get("PixelPaddingRangeLimit", ds.PixelPaddingValue))]
            if signed:
                ends = [e - 65536 if e > 32767 else e for e in ends]
            keep &= ~((pixels >= min(ends)) & (pixels <= max(ends)))
        low, high = x[keep].min(), x[keep].max()
        if high - low < 2:
            y = windowed(x, (low + high) / 2, max(high - low, 1e-6), "LINEAR_EXACT")
        else:
            y = (x - low) / (high - low)
    y = np.rint(np.clip(np.nan_to_num(y), 0, 1) * 255)
    if ds.PhotometricInterpretation == "MONOCHROME1" or ds.get("PresentationLUTShape") == "INVERSE":
        y = 255 - y
    return y.astype(np.uint8)


def palette(ds, stored):
    signed = ds.get("PixelRepresentation") == 1
    planes = []
    for name in ("Red", "Green", "Blue"):
        prefix = name + "PaletteColorLookupTable"
        first, bits, entries = table(ds, prefix + "Descriptor", prefix + "Data", signed)
        if bits > 8 and entries.max() > 255:
            entries = entries >> 8
        planes.append(look(stored.astype(np.float64), first, entries).astype(np.uint8))
    return np.stack(planes, axis=-1)


def color(ds, stored, photometric):
    bits = int(ds.BitsStored)
    rgb = stored.astype(np.int64) >> (bits - 8) if bits > 8 else stored.astype(np.int64)
    if photometric in ("YBR_FULL", "YBR_FULL_422"):
        y, b, r = (rgb[..., i].astype(np.float64) for i in range(3))
        rgb = np.stack([y + 1.402 * (r - 128), y - 0.344136 * (b - 128) - 0.714136 * (r - 128), y + 1.772 * (b - 128)], -1)
        rgb = np.clip(np.rint(rgb), 0, 255)
    return rgb.astype(np.uint8)


def main():
    root, out = sys.argv[1:3]
    os.makedirs(out, exist_ok=True)
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, root)
            try:
                ds = dcmread(path)
                if ds.Rows * ds.Columns > 1 << 24:
                    continue
                decoder = get_decoder(str(ds.file_meta.TransferSyntaxUID))
                stored, meta = next(decoder.iter_array(ds, raw=True))
                photometric = meta["photometric_interpretation"]
                if ds.PhotometricInterpretation == "PALETTE COLOR":
                    picture = palette(ds, stored)
                elif stored.ndim == 3 and stored.shape[-1] == 3:
                    picture = color(ds, stored, photometric)
                elif stored.ndim == 2:
                    picture = gray(ds, stored)
                else:
                    continue
                with open(os.path.join(out, relative.replace("/", "~")), "wb") as target:
                    target.write(np.ascontiguousarray(picture).tobytes())
                print(json.dumps({"file": relative, "syntax": str(ds.file_meta.TransferSyntaxUID), "channels": 1 if picture.ndim == 2 else 3}), flush=True)
            except Exception as error:
                print(json.dumps({"file": relative, "error": repr(error)[:120]}), flush=True)


if __name__ == "__main__":
    main()
