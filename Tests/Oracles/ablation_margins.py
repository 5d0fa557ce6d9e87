"""Ablations implanted into the labelled CT, with a deformation that is known. `ablation_margins.py DIR FOLDER`: the
CT before (with two tumours in the liver label) and after (moved, bent by a smooth field, with two zones burnt in), the
masks, and points whose true images are known; one JSON line. FOLDER holds the shared abdominal CT. Exit code 77: a
package or file is missing."""
import json, os, sys
try:
    import nibabel as nib
    import numpy as np
    from scipy import ndimage as ndi
except ImportError:
    sys.exit(77)
out, folder = sys.argv[1:3]
if not os.path.exists(os.path.join(folder, "example_seg.nii.gz")): sys.exit(77)
os.makedirs(out, exist_ok=True)
rng = np.random.default_rng(23)
LPS = np.array([-1.0, -1.0, 1.0])
# Tumour and zone radii and how far apart their centres are, mm: the least margin is Ra - Rt - d by construction.
LESIONS = [dict(tumour=10.0, zone=18.0, apart=3.0), dict(tumour=12.0, zone=14.0, apart=6.0)]
ROTATION, SHIFT, BEND = np.deg2rad([2.0, -1.5, 3.0]), np.array([5.0, -4.0, 3.0]), np.array([2.5, 2.5, 2.0])

ct, seg = (nib.load(os.path.join(folder, n)) for n in ("example_ct_sm.nii.gz", "example_seg.nii.gz"))
box = (slice(32, 118), slice(14, 96), slice(0, 30))
hu = np.asarray(ct.dataobj).astype(float)[box]
liver = np.asarray(seg.dataobj)[box] == 5
affine = ct.affine.copy()
affine[:3, 3] = (ct.affine @ [32, 14, 0, 1])[:3]
spacing = np.diag(affine)[:3]
shape = np.array(hu.shape)
index = np.indices(shape).reshape(3, -1).T


def place(i): return (i * spacing + affine[:3, 3]) * LPS
def voxel(p): return (p * LPS - affine[:3, 3]) / spacing
def sphere(n):
    k = np.arange(n) + 0.5
    z, a = 1 - 2 * k / n, np.pi * (1 + 5 ** 0.5) * k
    return np.stack([np.sqrt(1 - z * z) * np.cos(a), np.sqrt(1 - z * z) * np.sin(a), z], 1)


def save(name, data, kind):
    nib.save(nib.Nifti1Image(np.asarray(data).reshape(shape).astype(kind), affine), f"{out}/{name}.nii")
    return f"{out}/{name}.nii"


# Centres: the deepest place of the liver within the picture, and the deepest at least 55 mm from it.
depth = ndi.distance_transform_edt(np.pad(liver, 1), sampling=spacing)[1:-1, 1:-1, 1:-1]
first = place(np.array(np.unravel_index(depth.argmax(), shape)))
far = np.linalg.norm(place(index) - first, axis=1).reshape(shape) > 55
second = place(np.array(np.unravel_index((depth * far).argmax(), shape)))
for lesion, c, way in zip(LESIONS, (first, second), ([0.6, 0.64, 0.48], [-0.64, 0.48, 0.6])):
    lesion["centre"] = c + [0.4, -0.7, 0.9]
    lesion["middle"] = lesion["centre"] + np.array(way) * lesion["apart"]

# The map from after to before: p = m + w(m), m = R^-1 (q); w is noise smoothed by 18 mm,
# about BEND strong (root mean square).
a, b, c = ROTATION
rx = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
ry = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
rz = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
turn, middle = rz @ ry @ rx, place((shape - 1) / 2)
bend = np.stack([ndi.gaussian_filter(rng.normal(size=shape), 6.0, mode="nearest") for _ in range(3)], -1)
bend = [ndi.spline_filter(bend[..., k] / bend[..., k].std() * BEND[k], mode="nearest") for k in range(3)]


def bent(m): return np.stack([ndi.map_coordinates(b, voxel(m).T, order=3, mode="nearest", prefilter=False) for b in bend], 1)
def before(q):
    m = (q - middle - SHIFT) @ turn + middle
    return m + bent(m)


def after(p):
    m = p.copy()
    for _ in range(60): m = p - bent(m)
    assert np.abs(m + bent(m) - p).max() < 1e-6
    return (m - middle) @ turn.T + middle + SHIFT


points = place(index)
pre = hu.copy().ravel()
for lesion in LESIONS:
    r = np.linalg.norm(points - lesion["centre"], axis=1)
    pre -= 25 * np.clip(0.5 + (lesion["tumour"] - r) / 3, 0, 1)
source = before(points)
post = ndi.map_coordinates(pre.reshape(shape), voxel(source).T, order=3, mode="nearest") + rng.normal(0, 10, len(points))
rows = []
for k, lesion in enumerate(LESIONS):
    r = np.linalg.norm(source - lesion["middle"], axis=1)
    share = np.clip(0.5 + (lesion["zone"] - r) / 3, 0, 1)
    post += share * (20 - post)
    tumour = np.linalg.norm(points - lesion["centre"], axis=1) <= lesion["tumour"]
    edge = np.concatenate([lesion["centre"] + sphere(200) * lesion["tumour"], lesion["middle"] + sphere(300) * lesion["zone"]])
    rows.append(dict(tumour=save(f"tumour{k}", tumour, np.uint8), zone=save(f"zone{k}", r <= lesion["zone"], np.uint8),
                     radii=[lesion["tumour"], lesion["zone"]], apart=lesion["apart"],
                     edge=edge.tolist(), edgeTruth=after(edge).tolist()))
inside = index[liver.ravel()]
inside = place(inside[rng.choice(len(inside), 300, False)])
inside = inside[[min(np.linalg.norm(p - l["middle"]) - l["zone"] for l in LESIONS) > 3 for p in inside]]
inside = inside[((voxel(after(inside)) > 0) & (voxel(after(inside)) < shape - 1)).all(1)]
print(json.dumps(dict(before=save("before", pre, np.float32), after=save("after", post, np.float32),
                      liver=save("liver", liver, np.uint8), lesions=rows,
                      points=inside.tolist(), truth=after(inside).tolist())))
