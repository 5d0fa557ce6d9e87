"""Needle paths on the CT with labels of TotalSegmentator, judged by brute force. `prepare DIR FOLDER`: the body's mask
(HU), obstacles by label numbers of TotalSegmentator 2 and targets in the liver; one JSON line. `judge DIR`: reads
`paths.json` and prints, per target, what every line really keeps from the obstacles and which paths none other beats.
FOLDER holds the shared abdominal CT. Exit code 77: a package or file is missing."""
import json, os, sys
try:
    import nibabel as nib
    import numpy as np
    from scipy import ndimage as ndi
    from scipy.spatial import cKDTree
except ImportError:
    sys.exit(77)
LPS = np.array([-1.0, -1.0, 1.0])
STEP = 0.5  # mm between samples on a line
# Class map "total" of TotalSegmentator 2 (totalsegmentator/map_to_binary.py).
OBSTACLES = [
    ("骨", "bone", [30, 31, 32, 33, *range(92, 117)], 1.0), ("肋软骨", "costal cartilage", [117], 0.0),
    ("主动脉与腔静脉", "aorta and cava", [52, 63], 3.0), ("门静脉与脾静脉", "portal and splenic vein", [64], 2.0),
    ("胃肠", "stomach and bowel", [6, 18, 19, 20], 3.0), ("肺与胸膜", "lung and pleura", range(10, 15), 1.0),
    ("胆囊", "gallbladder", [4], 2.0), ("肾、脾、胰、肾上腺", "kidneys, spleen, pancreas, adrenals", [1, 2, 3, 7, 8, 9], 2.0),
    ("椎管", "spinal cord", [79], 5.0)]


def save(path, mask, affine):
    nib.save(nib.Nifti1Image(mask.astype(np.uint8), affine), path)
    return path


def fields(folder):
    images = [nib.load(os.path.join(folder, n)) for n in ("example_ct_sm.nii.gz", "example_seg.nii.gz")]
    return np.asarray(images[0].dataobj).astype(float), np.asarray(images[1].dataobj), images[1].affine


def prepare(out, folder):
    if not os.path.exists(os.path.join(folder, "example_seg.nii.gz")): sys.exit(77)
    hu, labels, affine = fields(folder)
    # Tissue, the largest piece of it, without holes in any axial slice (lungs, bowel gas); the table is thin and falls off.
    parts, _ = ndi.label(ndi.binary_opening(hu > -300))
    body = parts == np.bincount(parts.ravel())[1:].argmax() + 1
    for k in range(body.shape[2]): body[:, :, k] = ndi.binary_fill_holes(body[:, :, k])
    liver = labels == 5
    depth = ndi.distance_transform_edt(liver, sampling=np.diag(affine)[:3])
    # The deepest place, and places 12 to 18 mm deep in the left lobe and at the lower edge.
    near = np.argwhere((depth > 12) & (depth < 18))
    picks = [np.unravel_index(depth.argmax(), depth.shape), near[near[:, 0].argmin()], near[near[:, 2].argmin()]]
    targets = [((affine @ [*(np.array(p) + [0.3, -0.2, 0.1]), 1])[:3] * LPS).tolist() for p in picks]
    print(json.dumps(dict(
        body=save(f"{out}/body.nii", body, affine), organ=save(f"{out}/liver.nii", liver, affine), targets=targets,
        obstacles=[dict(zh=zh, en=en, clearance=c, mask=save(f"{out}/o{i}.nii", np.isin(labels, list(numbers)), affine))
                   for i, (zh, en, numbers, c) in enumerate(OBSTACLES)])))


def skin(body, affine):
    """Centres of body voxels with a face to the outside, x fastest; the picture's border is no skin."""
    inner = ndi.binary_erosion(body, border_value=1)
    edge = body & ~inner
    for axis in range(3):
        for end in (0, -1): edge[(slice(None),) * axis + (end,)] = False
    index = np.argwhere(edge.transpose(2, 1, 0))[:, ::-1]
    return (index @ affine[:3, :3].T + affine[:3, 3]) * LPS


def judge(out):
    given = json.load(open(f"{out}/paths.json"))
    body = nib.load(f"{out}/body.nii")
    affine = body.affine
    entries = skin(np.asarray(body.dataobj) > 0, affine)
    trees = []
    for i, (_, _, _, clearance) in enumerate(OBSTACLES):
        index = np.argwhere(np.asarray(nib.load(f"{out}/o{i}.nii").dataobj) > 0)
        trees.append((cKDTree((index @ affine[:3, :3].T + affine[:3, 3]) * LPS), clearance))
    tangent = np.tan(np.deg2rad(given["angle"]))
    rows = []
    for run in given["runs"]:
        target = np.array(run["target"])
        chosen = np.arange(run["offset"], len(entries), run["stride"])
        lengths = np.linalg.norm(target - entries[chosen], axis=1)
        exact = []
        for entry, length in zip(entries[chosen], lengths):
            if length > given["length"]: exact.append(None); continue
            s = np.append(np.arange(0, length, STEP), length)
            points = entry + np.outer(s / length, target - entry)
            least = min((tree.query(points)[0] - clearance - given["lateral"] - tangent * s).min() for tree, clearance in trees)
            exact.append(float(least))
        # None dominates: as good in everything and better in something, every pair tried.
        merits = np.array(run["merits"]).reshape(-1, 5)
        front = [int(run["entries"][i]) for i in range(len(merits))
                 if not ((merits >= merits[i]).all(1) & (merits > merits[i]).any(1)).any()]
        way = (target - entries[run["entries"]]) if run["entries"] else np.zeros((0, 3))
        length = np.linalg.norm(way, axis=1)
        rows.append(dict(chosen=chosen.tolist(), exact=exact, front=sorted(front), length=length.tolist(),
                         tilt=np.rad2deg(np.arcsin(np.abs(way[:, 2]) / length)).tolist()))
    print(json.dumps(dict(entries=entries.tolist(), runs=rows)))


if sys.argv[1] == "prepare":
    os.makedirs(sys.argv[2], exist_ok=True)
    prepare(*sys.argv[2:4])
else:
    judge(sys.argv[2])
