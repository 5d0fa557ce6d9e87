"""Real images with a motion that is known. `lung DIR FOLDER`: a chest CT, the same moved by a known rotation and shift and
by a known smooth field, and landmarks of its lungs. `head DIR FOLDER`: two head images and where ITK's rigid registration
takes points of the first. FOLDER holds the shared registration files. Exit code 77: a package or file is missing."""
import json, os, sys
try:
    import numpy as np
    import SimpleITK as sitk
    from scipy import ndimage as ndi
except ImportError:
    sys.exit(77)
kind, out, folder = sys.argv[1:4]
names = dict(lung="3DCT_lung_baseline_small.mha", head="CT_2D_head_fixed.mha")
if not os.path.exists(os.path.join(folder, names[kind])): sys.exit(77)
os.makedirs(out, exist_ok=True)
rng = np.random.default_rng(12)


def write(name, image):
    path = os.path.join(out, name + ".raw"); sitk.GetArrayFromImage(sitk.Cast(image, sitk.sitkFloat32)).astype("<f4").tofile(path); return path


def load(name): return sitk.Cast(sitk.ReadImage(os.path.join(folder, name)), sitk.sitkFloat32)


if kind == "lung":
    fixed = load(names[kind])
    points = np.loadtxt(os.path.join(folder, "CT_3D_lung_fixed_point_set_corrected.txt"), skiprows=2)
    size, spacing, origin = np.array(fixed.GetSize()), np.array(fixed.GetSpacing()), np.array(fixed.GetOrigin())
    points = points[np.all((points > origin + 4 * spacing) & (points < origin + (size - 5) * spacing), 1)]
    centre = (origin + (size - 1) * spacing / 2).tolist()
    t = sitk.Euler3DTransform(centre, .05, -.04, .06, (7.0, -5.0, 9.0))
    def noisy(i):
        n = sitk.GetImageFromArray(rng.normal(0, 8, sitk.GetArrayFromImage(i).shape).astype(np.float32)); n.CopyInformation(i); return i + n
    # a fixed point p is found in the moving image at t(p)
    rigid = noisy(sitk.Resample(fixed, fixed, t.GetInverse(), sitk.sitkBSpline, -1024.0))
    f = [ndi.gaussian_filter(rng.normal(size=size[::-1]), 7) for _ in range(3)]
    u = np.stack([v / np.abs(v).max() * a for v, a in zip(f, (5.0, 6.0, 9.0))], -1)
    field = sitk.GetImageFromArray(u, isVector=True); field.CopyInformation(fixed)
    d = sitk.DisplacementFieldTransform(sitk.Cast(field, sitk.sitkVectorFloat64))
    # fixed(p) = moving(p + u(p))
    still = noisy(sitk.Resample(fixed, fixed, d, sitk.sitkLinear, -1024.0))
    print(json.dumps(dict(shape=size.tolist(), spacing=spacing.tolist(), origin=origin.tolist(), fixed=write("fixed", fixed), rigid=write("rigid", rigid),
                          still=write("still", still), points=points.tolist(), rigidTruth=[t.TransformPoint(p) for p in points.tolist()],
                          fieldTruth=[d.TransformPoint(p) for p in points.tolist()])))
else:
    fixed, moving = load(names[kind]), load("CT_2D_head_moving.mha")
    r = sitk.ImageRegistrationMethod(); r.SetMetricAsCorrelation(); r.SetInterpolator(sitk.sitkLinear)
    r.SetOptimizerAsRegularStepGradientDescent(2.0, 1e-4, 300); r.SetOptimizerScalesFromPhysicalShift()
    r.SetShrinkFactorsPerLevel([4, 2, 1]); r.SetSmoothingSigmasPerLevel([2, 1, 0])
    r.SetInitialTransform(sitk.Euler2DTransform((127.5, 127.5)), False)
    t = r.Execute(fixed, moving)
    # five equal slices: a volume
    def thick(i): return sitk.JoinSeries([i] * 5)
    pts = [[float(x), float(y)] for x in (70, 100, 128, 156, 186) for y in (70, 100, 128, 156, 186)]
    print(json.dumps(dict(shape=[256, 256, 5], spacing=[1, 1, 1], origin=[0, 0, 0], fixed=write("fixed", thick(fixed)), rigid=write("moving", thick(moving)), still="",
                          points=[p + [2.0] for p in pts], rigidTruth=[list(t.TransformPoint(p)) + [2.0] for p in pts], fieldTruth=[])))
