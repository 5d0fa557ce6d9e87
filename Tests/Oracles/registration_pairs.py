"""Volumes with a known motion, as raw float32 (x fastest) and points before and after.
`rigid|deform|grained|correlation DIR N`. The phantom is ellipsoids, tubes and noise at 128 voxels or fewer. For a field
also the error that ITK's symmetric demons leave with the same schedule. `grained`: each voxel has a grain of its own that
moves along, as tissue has. `correlation`: only prints what ITK's neighbourhood correlation leaves of the pair that
`deform` makes in two contrasts, with its version (half a minute). Exit code 77: a package is missing."""
import json, os, sys
try:
    import numpy as np
    import SimpleITK as sitk
    from scipy import ndimage as ndi
except ImportError:
    sys.exit(77)
kind, folder, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(4)
spacing = 1.5 * 128 / n
g = (np.arange(n) + .5) / n
z, y, x = np.meshgrid(g, g, g, indexing="ij", sparse=True)


def ell(c, r): return ((z - c[0]) / r[0]) ** 2 + ((y - c[1]) / r[1]) ** 2 + ((x - c[2]) / r[2]) ** 2 < 1


lab = np.zeros((n, n, n), np.uint8)
lab[ell((.5, .5, .5), (.9, .36, .46))] = 1
lab[ell((.5, .45, .36), (.30, .24, .27))] = 2
lab[ell((.45, .62, .70), (.14, .08, .07))] = 4
lab[((y - .78) / .06) ** 2 + ((x - .5) / .06) ** 2 + 0 * z < 1] = 3
for k in range(9):
    rad = np.sqrt(((y - .5) / .34) ** 2 + ((x - .5) / .44) ** 2)
    lab[(np.abs(rad - .97) < .03) & (np.abs(z - (.12 + .09 * k) - .06 * (y - .5)) < .02)] = 3
for (a, b, r) in (((.05, .66, .44), (.95, .66, .44), .03), ((.3, .5, .2), (.7, .4, .5), .02), ((.4, .35, .45), (.6, .55, .25), .02)):
    p, q = np.array(a), np.array(b); d = q - p
    t = np.clip(((z - p[0]) * d[0] + (y - p[1]) * d[1] + (x - p[2]) * d[2]) / (d @ d), 0, 1)
    lab[(z - p[0] - t * d[0]) ** 2 + (y - p[1] - t * d[1]) ** 2 + (x - p[2] - t * d[2]) ** 2 < r * r] = 5
hu = np.array([-1000, 40, 110, 700, 180, 230], np.float32)
clean = hu[lab] if kind == "grained" else ndi.gaussian_filter(hu[lab], 0.6)
vol = (clean + rng.normal(0, 12, lab.shape)).astype(np.float32)
body = np.argwhere((lab == 2) | (lab == 4) | (lab == 5)); pts = body[rng.choice(len(body), 200, False)]
grid = np.indices(lab.shape).astype(float)


def write(name, a):
    path = os.path.join(folder, name + ".raw"); np.ascontiguousarray(a).astype("<f4").tofile(path); return path


def xyz(p): return (np.asarray(p)[:, ::-1] * spacing).tolist()


if kind == "rigid":
    a, b, c = np.deg2rad([4, -3, 5])
    rx = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    ry = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    rz = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    r = rz @ ry @ rx; centre = np.full(3, (n - 1) / 2); t = np.array([8, -6, 10]) / spacing
    # moving(q) = fixed(r' (q - centre - t) + centre): a fixed point p is found at r (p - centre) + centre + t, x y z
    q = grid[::-1].reshape(3, -1)
    p = r.T @ (q - (centre + t)[:, None]) + centre[:, None]
    mov = ndi.map_coordinates(clean, p[::-1], order=3, mode="nearest").reshape(lab.shape)
    same = mov + rng.normal(0, 12, lab.shape)
    other = 600 * np.exp(-((mov - 60) / 160.0) ** 2) + 0.12 * np.abs(mov) + rng.normal(0, 8, lab.shape)  # another contrast
    pf = pts[:, ::-1].astype(float)
    pm = (pf - centre) @ r.T + centre + t
    print(json.dumps(dict(n=n, spacing=spacing, fixed=write("fixed", vol), moving=write("moving", same), other=write("other", other),
                          points=(pf * spacing).tolist(), truth=(pm * spacing).tolist())))
else:
    f = [ndi.gaussian_filter(rng.normal(size=lab.shape), n / 9) for _ in range(3)]
    f = [v / np.abs(v).max() * 4.0 * n / 128 * s for v, s in zip(f, (1.6, 1.0, .7))]
    there = [grid[i] + f[i] for i in range(3)]
    if kind == "grained": fixed = ndi.map_coordinates(vol, there, order=1, mode="constant", cval=-1000)
    else: fixed = ndi.map_coordinates(clean, there, order=1, mode="nearest")
    fixed = fixed + rng.normal(0, 12, lab.shape)
    idx = tuple(pts.T)
    truth = pts + np.stack([f[0][idx], f[1][idx], f[2][idx]], 1)

    def image(a): i = sitk.GetImageFromArray(np.asarray(a, np.float32)); i.SetSpacing((spacing,) * 3); return i
    fi, mo, cur = image(fixed), image(vol), None
    other = np.sqrt(np.clip(vol + 1000, 0, None)) * 20


    def left(t): return float(np.mean([np.linalg.norm(np.array(t.TransformPoint(p)) - q) for p, q in zip(xyz(pts), xyz(truth))]))


    if kind == "correlation":
        r = sitk.ImageRegistrationMethod(); r.SetMetricAsANTSNeighborhoodCorrelation(2); r.SetInterpolator(sitk.sitkLinear)
        still = sitk.Image(fi.GetSize(), sitk.sitkVectorFloat64); still.CopyInformation(fi)
        t = sitk.DisplacementFieldTransform(still); t.SetSmoothingGaussianOnUpdate(0.0, 1.5 ** 2)
        r.SetMovingInitialTransform(sitk.Transform(3, sitk.sitkIdentity)); r.SetInitialTransform(t, True)
        r.SetOptimizerAsGradientDescent(1.0, 30, 1e-7, 10, r.EachIteration); r.SetOptimizerScalesFromPhysicalShift()
        r.SetShrinkFactorsPerLevel([2, 1]); r.SetSmoothingSigmasPerLevel([1, 0])
        print(f"SimpleITK {sitk.__version__}: {left(r.Execute(fi, image(other))):.4f} mm"); sys.exit()
    for shrink, its in ((4, 40), (2, 20), (1, 8)) if kind == "grained" else ((2, 30), (1, 12)):
        a, b = [sitk.Shrink(sitk.SmoothingRecursiveGaussian(i, .5 * shrink * spacing), [shrink] * 3) if shrink > 1 else i for i in (fi, mo)]
        b = sitk.Resample(b, a, sitk.Transform(), sitk.sitkLinear, -1000.0)
        d = sitk.FastSymmetricForcesDemonsRegistrationFilter(); d.SetNumberOfIterations(its); d.SetStandardDeviations(1.5); d.SetSmoothDisplacementField(True)
        if kind == "deform": d.SetMaximumError(.01); d.SetMaximumKernelWidth(60)  # the Gaussian in full: cut off at a tenth, as by default, it smooths less
        cur = d.Execute(a, b, sitk.Resample(cur, a, sitk.Transform(), sitk.sitkLinear, 0.0, sitk.sitkVectorFloat64)) if cur else d.Execute(a, b)
    peer = left(sitk.DisplacementFieldTransform(sitk.Cast(cur, sitk.sitkVectorFloat64)))
    print(json.dumps(dict(n=n, spacing=spacing, peer=peer, fixed=write("fixed", fixed), moving=write("moving", vol),
                          other=write("other", other), points=xyz(pts), truth=xyz(truth))))
