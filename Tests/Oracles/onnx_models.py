"""A tiny ONNX model and what numpy makes of the same image. `make FILE`: a model that smooths by a 3 x 3 x 3 mean (zeros
outside), and scores 0, (s - 100) / 50 and (s - 200) / 20 for labels 0, 1, 2; prints its SHA-256. `expect FOLDER`: the labels of
FOLDER/image.nii by scipy, as raw uint16 (x fastest) and how near each voxel is to a tie. Exit code 77: a package is
missing."""
import hashlib, sys
try:
    import nibabel as nib
    import numpy as np
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper
    from scipy import ndimage as ndi
except ImportError:
    sys.exit(77)
what, path = sys.argv[1:3]
if what == "make":
    mean = numpy_helper.from_array(np.full((1, 1, 3, 3, 3), 1 / 27, np.float32), "mean")
    scale = numpy_helper.from_array(np.array([0, 1 / 50, 1 / 20], np.float32).reshape(1, 3, 1, 1, 1), "scale")
    offset = numpy_helper.from_array(np.array([0, -2, -10], np.float32).reshape(1, 3, 1, 1, 1), "offset")
    shape = [1, 1, "x", "y", "z"]
    graph = helper.make_graph(
        [helper.make_node("Conv", ["image", "mean"], ["smooth"], pads=[1] * 6), helper.make_node("Mul", ["smooth", "scale"], ["scaled"]),
         helper.make_node("Add", ["scaled", "offset"], ["scores"])], "threshold",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 3, "x", "y", "z"])], [mean, scale, offset])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    for key, value in (("name", "threshold-net"), ("version", "1.0")):
        entry = model.metadata_props.add(); entry.key = key; entry.value = value
    onnx.checker.check_model(model)
    data = model.SerializeToString()
    open(path, "wb").write(data)
    print(hashlib.sha256(data).hexdigest())
else:
    image = np.asarray(nib.load(f"{path}/image.nii").dataobj).astype(np.float64)
    smooth = ndi.uniform_filter(image, 3, mode="constant")
    scores = np.stack([0 * smooth, (smooth - 100) / 50, (smooth - 200) / 20])
    ordered = np.sort(scores, 0)
    scores.argmax(0).astype("<u2").ravel(order="F").tofile(f"{path}/expected.raw")
    (ordered[2] - ordered[1]).astype("<f4").ravel(order="F").tofile(f"{path}/lead.raw")
    print("done")
