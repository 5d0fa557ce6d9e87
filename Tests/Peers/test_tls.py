"""DICOM over TLS with certificates on both sides (PS3.15 B.9 and B.12)."""
import subprocess

import pytest

from dicomweb import retrieve
from instances import instance, part10, uids
from node import Node, free_port


@pytest.fixture(scope="module")
def certificates(tmp_path_factory, tool):
    """One authority, a node and a modality that it signed, and a stranger that signed itself."""
    openssl, out = tool("openssl", "openssl"), tmp_path_factory.mktemp("tls")

    def call(*arguments):
        subprocess.run([openssl, *map(str, arguments)], check=True, capture_output=True, cwd=out)
    call("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Test Authority",
         "-keyout", "authority.key", "-out", "authority.pem")
    for name in ("node", "modality"):
        call("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}.test", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        (out / f"{name}.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n")
        call("x509", "-req", "-in", f"{name}.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial",
             "-days", "30", "-extfile", f"{name}.ext", "-out", f"{name}.pem")
    call("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=stranger",
         "-keyout", "stranger.key", "-out", "stranger.pem")
    return out


@pytest.fixture(scope="module")
def secure_node(binary, certificates):
    port = free_port()
    node = Node(binary, settings={"dicom": {"tls": {
        "listen": f"127.0.0.1:{port}", "certificate": str(certificates / "node.pem"),
        "privateKey": str(certificates / "node.key"), "trustedRoots": str(certificates / "authority.pem"),
        "requireClientCertificate": True}}})
    node.tls_port = port
    node.start()
    yield node
    node.stop()
    node.remove()


def test_storescu_with_a_signed_certificate_stores(secure_node, certificates, tool, run, tmp_path):
    ds, path = instance(2000, name="Tls^Mutual"), tmp_path / "one.dcm"
    path.write_bytes(part10(ds))
    run(tool("storescu"), "+tls", certificates / "modality.key", certificates / "modality.pem",
        "+cf", certificates / "authority.pem", "-aec", "JIERU", "127.0.0.1", secure_node.tls_port, path)
    assert retrieve(secure_node, *uids(ds))[0] == 200


def test_echoscu_with_a_strangers_certificate_is_refused(secure_node, certificates, tool, run):
    done = run(tool("echoscu"), "+tls", certificates / "stranger.key", certificates / "stranger.pem",
               "-ic", "-aec", "JIERU", "127.0.0.1", secure_node.tls_port, check=False)
    assert done.returncode != 0


def test_echoscu_without_a_certificate_is_refused(secure_node, certificates, tool, run):
    done = run(tool("echoscu"), "+tla", "+cf", certificates / "authority.pem", "-aec", "JIERU",
               "127.0.0.1", secure_node.tls_port, check=False)
    assert done.returncode != 0


def test_a_plain_association_on_the_secure_port_is_refused_and_harms_nothing(secure_node, certificates, tool, run):
    done = run(tool("echoscu"), "-to", "5", "-aec", "JIERU", "127.0.0.1", secure_node.tls_port, check=False, timeout=60)
    assert done.returncode != 0
    run(tool("echoscu"), "+tls", certificates / "modality.key", certificates / "modality.pem",
        "+cf", certificates / "authority.pem", "-aec", "JIERU", "127.0.0.1", secure_node.tls_port)
