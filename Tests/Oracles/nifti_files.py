"""NIfTI files by nibabel and back. `write DIR`: files of every kind and one JSON line each with the affine in LPS and
the values as raw float32 (x fastest). `read FILE`: one JSON line of what nibabel sees. Exit code 77: no nibabel."""
import json, os, sys
try:
    import nibabel as nib
    import numpy as np
except ImportError:
    sys.exit(77)
LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


def show(path, image, raw=None):
    data = np.asarray(image.dataobj, dtype=np.float64)
    row = dict(file=path, shape=list(data.shape), affine=(LPS @ image.affine).tolist(), sum=float(data.sum()),
               dtype=str(image.get_data_dtype()), version=2 if isinstance(image, nib.Nifti2Image) else 1)
    if raw:
        np.ascontiguousarray(data.T).astype("<f4").tofile(raw)
        row["values"] = raw
    q, code = image.header.get_qform(coded=True)
    row["qform"] = (LPS @ q).tolist() if q is not None else None
    print(json.dumps(row))


if sys.argv[1] == "read":
    show(sys.argv[2], nib.load(sys.argv[2]), sys.argv[2] + ".values")
    sys.exit()
folder = sys.argv[2]
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(5)


def rotation(seed):
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    return q * np.sign(np.diag(r))


n = 0
for cls in (nib.Nifti1Image, nib.Nifti2Image):
    for dtype in ("u1", "i1", "<i2", "<u2", "<i4", "<u4", "<f4", "<f8", ">i2", ">f4", "<i8"):
        for way in ("sform", "qform", "left"):
            shape = (5, 4, 3)
            v = (rng.random(shape) * 100).astype(dtype)
            m = np.eye(4)
            rot = rotation(n)
            if way == "left": rot[:, 0] *= -1
            m[:3, :3] = rot @ np.diag([0.7, 1.25, 3.0]); m[:3, 3] = rng.normal(size=3) * 100
            header = cls.header_class(endianness=">" if dtype[0] == ">" else "<")
            header.set_data_dtype(dtype)
            image = cls(v, None, header)
            if way == "qform":
                image.set_qform(m, 1); image.set_sform(None, 0)
            else:
                image.set_sform(m, 2); image.set_qform(None, 0)
            image.header.set_xyzt_units("mm")
            if dtype == "<i2": image.header.set_slope_inter(0.5, -10)
            path = os.path.join(folder, "%d.nii%s" % (n, ".gz" if n % 2 else ""))
            nib.save(image, path)
            show(path, nib.load(path), path + ".values")
            n += 1
