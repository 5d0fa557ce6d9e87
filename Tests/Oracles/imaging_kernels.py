"""Kernels on random volumes by scipy and ITK: writes inputs and expected outputs as raw float32 (z, y, x; x fastest)
into DIR and prints one JSON line a case. python imaging_kernels.py KIND DIR; exit code 77 if a package is missing."""
import json, os, sys
try:
    import numpy as np
    from scipy import ndimage as ndi
    import SimpleITK as sitk
except ImportError:
    sys.exit(77)
kind, folder = sys.argv[1], sys.argv[2]
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(20261122)
count = 0


def case(name, image, spacing, expected, **values):
    global count
    row = dict(name=name, shape=list(image.shape[::-1]), spacing=list(spacing), values=values, outputs=[])
    files = [("input", image)] + [("expected%d" % i, e) for i, e in enumerate(expected)]
    for label, array in files:
        path = os.path.join(folder, "%s-%d-%s.raw" % (kind, count, label))
        np.ascontiguousarray(array).astype("<f4").tofile(path)
        if label == "input": row["input"] = path
        else: row["outputs"].append(path)
    if expected: row["outputShape"] = list(expected[0].shape[::-1])
    count += 1
    print(json.dumps(row))


def smooth_noise(shape, sigma=1.5, amplitude=300.0):
    v = ndi.gaussian_filter(rng.normal(size=shape), sigma)
    return (v / np.abs(v).max() * amplitude).astype(np.float32)


def blobs(shape, level=0.0, sigma=2.5):
    return ndi.gaussian_filter(rng.normal(size=shape), sigma) > level * 0.05


def itk(image, spacing):
    i = sitk.GetImageFromArray(image.astype(np.float32))
    i.SetSpacing([float(s) for s in spacing])
    return i


if kind == "gaussian":
    for shape, sigma in (((40, 37, 45), (0.7, 0.7, 0.7)), ((40, 37, 45), (1.0, 2.0, 3.5)), ((33, 64, 70), (2, 2, 2)),
                         ((60, 50, 40), (6, 5, 4)), ((5, 9, 3), (2, 2, 2)), ((1, 30, 33), (1.5, 1.5, 1.5))):
        v = (rng.random(shape) * 200 - 100).astype(np.float32)
        v[shape[0] // 3:, shape[1] // 2:, : shape[2] // 2] += 1000  # a step, also at the border
        s = [g if n > 1 else 0 for g, n in zip(sigma, shape)]
        case("%s %s" % (shape, sigma), v, (1, 1, 1),
             [ndi.gaussian_filter(v.astype(np.float64), s, mode="nearest", truncate=8)], sigma=list(sigma[::-1]))
elif kind == "distance":
    for shape, spacing, level in (((30, 41, 37), (1, 1, 1), 1.5), ((20, 33, 40), (0.7, 0.7, 3.0), 2.5),
                                  ((64, 35, 21), (0.93, 1.21, 0.5), 3.0), ((1, 40, 40), (1, 2, 5), 1), ((25, 25, 25), (1, 1, 1), 9)):
        m = blobs(shape, level) if level < 9 else np.zeros(shape, bool)
        if not m.any(): m[shape[0] // 2, 3, 4] = True
        sampling = spacing[::-1]
        outside = ndi.distance_transform_edt(~m, sampling)
        case("%s %s" % (shape, spacing), m.astype(np.float32), spacing,
             [outside, outside - ndi.distance_transform_edt(m, sampling)])
elif kind == "resample":
    for order in ("linear", "cubic", "nearest"):
        for shape, spacing, target, tspacing in (((24, 30, 36), (1.0, 1.2, 2.0), (31, 28, 40), (0.9, 1.0, 1.4)),
                                                 ((12, 9, 7), (2, 2, 2), (20, 20, 20), (1, 1, 1)), ((1, 20, 20), (1, 1, 4), (1, 33, 31), (0.6, 0.7, 4))):
            if order == "cubic" and shape[0] == 1: continue
            v = smooth_noise(shape)
            img = itk(v, spacing)
            img.SetOrigin((-10.0, 5.0, 3.0))
            angle = 0.2
            c, s = np.cos(angle), np.sin(angle)
            img.SetDirection((c, -s, 0, s, c, 0, 0, 0, 1))
            ref = sitk.Image(list(target[::-1]), sitk.sitkFloat32)
            ref.SetSpacing(tspacing); ref.SetOrigin((-11.5, 4.0, 2.5))
            t = sitk.AffineTransform(3)
            flat = shape[0] == 1
            t.SetMatrix((1.02, 0.05, 0, -0.04, 0.97, 0, 0, 0, 1) if flat else (1.02, 0.05, -0.03, -0.04, 0.97, 0.06, 0.02, -0.05, 1.01))
            t.SetTranslation((0.7, -1.3, 0.4))
            how = dict(linear=sitk.sitkLinear, cubic=sitk.sitkBSpline, nearest=sitk.sitkNearestNeighbor)[order]
            out = sitk.GetArrayFromImage(sitk.Resample(img, ref, t, how, -2000.0, sitk.sitkFloat32))
            case("%s %s" % (order, shape), v, spacing, [out], order=order, targetSpacing=list(tspacing),
                 matrix=list(t.GetMatrix()), translation=list(t.GetTranslation()), angle=angle)
elif kind == "frangi":
    for shape, spacing, scales, c in (((30, 33, 43), (1, 1, 1), (1.0, 2.0), 20.0), ((24, 30, 21), (0.8, 1.1, 1.5), (1.5, 3.0), 0.0)):
        v = smooth_noise(shape, 1.2)
        v[:, 10:14, :] += 150; v[12:15, :, 8:11] += 220
        best = np.zeros(shape)
        h = np.array(spacing[::-1], float)
        first = None
        for s in scales:
            g = ndi.gaussian_filter(v.astype(np.float64), s / h, mode="nearest", truncate=8)
            p = np.pad(g, 1, mode="edge")
            def at(d): return p[1 + d[0]:1 + d[0] + shape[0], 1 + d[1]:1 + d[1] + shape[1], 1 + d[2]:1 + d[2] + shape[2]]
            H = np.zeros(shape + (3, 3)); e = np.eye(3, dtype=int)
            for i in range(3):
                H[..., i, i] = (at(e[i]) - 2 * g + at(-e[i])) / h[i] ** 2
                for j in range(i):
                    H[..., i, j] = H[..., j, i] = (at(e[i] + e[j]) - at(e[i] - e[j]) - at(e[j] - e[i]) + at(-e[i] - e[j])) / (4 * h[i] * h[j])
            if first is None: first = [H[..., 2, 2], H[..., 1, 1], H[..., 0, 0], H[..., 2, 1], H[..., 2, 0], H[..., 1, 0]]
            w = np.linalg.eigvalsh(H * s * s)
            w = np.take_along_axis(w, np.argsort(np.abs(w), -1), -1)
            l1, l2, l3 = w[..., 0], w[..., 1], w[..., 2]
            S = np.sqrt((w ** 2).sum(-1)); cc = c or S.max() / 2
            with np.errstate(all="ignore"):
                f = (1 - np.exp(-(l2 / l3) ** 2 / .5)) * np.exp(-(l1 ** 2 / np.abs(l2 * l3)) / .5) * (1 - np.exp(-S ** 2 / (2 * cc * cc)))
            best = np.maximum(best, np.where((l2 < 0) & (l3 < 0), f, 0))
        case("%s %s" % (shape, scales), v, spacing, [best] + first, sigma=list(scales), numbers=[c])
elif kind == "components":
    for shape, level in (((20, 25, 31), 0.5), ((1, 30, 30), 0.2), ((17, 9, 40), 1.2)):
        m = rng.random(shape) < (0.18 if level < 1 else 0.35)
        out = [ndi.label(m, ndi.generate_binary_structure(3, k))[0] for k in (1, 2, 3)]
        out.append(ndi.binary_fill_holes(m))
        case("%s" % (shape,), m.astype(np.float32), (1, 1, 1), out)
elif kind == "morphology":
    for shape, spacing, radius in (((20, 25, 31), (1, 1, 1), 2.0), ((15, 30, 26), (0.7, 1.0, 2.0), 2.5)):
        m = blobs(shape, 2.0)
        v = smooth_noise(shape)
        r = np.array([int(radius / s) for s in spacing[::-1]])
        g = np.mgrid[-r[0]:r[0] + 1, -r[1]:r[1] + 1, -r[2]:r[2] + 1] * np.array(spacing[::-1])[:, None, None, None]
        ball = (g ** 2).sum(0) <= radius ** 2 + 1e-9
        dil, ero = ndi.binary_dilation(m, ball), ndi.binary_erosion(m, ball, border_value=1)
        opened = ndi.binary_dilation(ero, ball)
        closed = ndi.binary_erosion(dil, ball, border_value=1)
        case("binary %s" % (shape,), m.astype(np.float32), spacing, [dil, ero, opened, closed], sigma=[radius])
        case("grey %s" % (shape,), v, spacing, [ndi.grey_dilation(v, footprint=ball, mode="nearest"), ndi.grey_erosion(v, footprint=ball, mode="nearest")], sigma=[radius])
elif kind == "flow":
    # whole capacities, so that scipy's integer maximum flow applies
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_flow
    for shape in ((4, 5, 6), (1, 9, 8), (7, 6, 5), (3, 3, 20)):
        n = int(np.prod(shape))
        t = rng.integers(-20, 21, shape)
        edges = [rng.integers(0, 12, shape) for _ in range(3)]  # x, y, z
        index = np.arange(n).reshape(shape)
        rows, cols, caps = [], [], []
        for axis, e in zip((2, 1, 0), edges):
            a = np.take(index, range(shape[axis] - 1), axis).ravel(); b = np.take(index, range(1, shape[axis]), axis).ravel()
            c = np.take(e, range(shape[axis] - 1), axis).ravel()
            rows += [a, b]; cols += [b, a]; caps += [c, c]
        f = t.ravel()
        src, snk = np.flatnonzero(f > 0), np.flatnonzero(f < 0)
        rows += [np.full(len(src), n), snk]; cols += [src, np.full(len(snk), n + 1)]; caps += [f[src], -f[snk]]
        g = csr_matrix((np.concatenate(caps).astype(np.int32), (np.concatenate(rows), np.concatenate(cols))), shape=(n + 2, n + 2))
        case("%s" % (shape,), t.astype(np.float32), (1, 1, 1), edges, numbers=[float(maximum_flow(g, n, n + 1).flow_value)])
elif kind == "walker":
    from scipy.sparse import coo_matrix, diags
    from scipy.sparse.linalg import spsolve
    for shape, spacing in (((8, 9, 10), (1, 1, 1)), ((6, 12, 9), (0.8, 1.0, 2.0))):
        v = smooth_noise(shape, 1.5, 100); v[:, :, shape[2] // 2:] += 150
        seeds = np.zeros(shape, int); seeds[1, 1, 1] = 1; seeds[-2, -2, -2] = 2; seeds[1, -2, -2] = 3; seeds[-2, 1, 2] = 1
        n = v.size; index = np.arange(n).reshape(shape); W = None
        factor = -130.0 / (10 * v.astype(float).var())
        r, c, w = [], [], []
        for axis, h in zip((2, 1, 0), spacing):
            a = np.take(index, range(shape[axis] - 1), axis).ravel(); b = np.take(index, range(1, shape[axis]), axis).ravel()
            d = (v.ravel()[b].astype(float) - v.ravel()[a]); k = (min(spacing) / h) ** 2 * np.exp(factor * d * d) + 1e-6
            r += [a, b]; c += [b, a]; w += [k, k]
        A = coo_matrix((np.concatenate(w), (np.concatenate(r), np.concatenate(c))), shape=(n, n)).tocsr()
        L = diags(np.asarray(A.sum(1)).ravel()) - A
        free, fixed = np.flatnonzero(seeds.ravel() == 0), np.flatnonzero(seeds.ravel())
        out = []
        for label in (1, 2, 3):
            m = (seeds.ravel()[fixed] == label).astype(float)
            p = np.zeros(n); p[fixed] = m; p[free] = spsolve(L[free][:, free].tocsc(), -L[free][:, fixed] @ m)
            out.append(p.reshape(shape))
        case("%s" % (shape,), v, spacing, [seeds] + out)
