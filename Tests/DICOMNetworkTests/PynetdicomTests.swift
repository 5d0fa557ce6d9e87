import DICOMCore
import Foundation
import Synchronization
import Testing

@testable import DICOMNetwork

/// pynetdicom as a peer, both ways round: the oracle for DIMSE-N and for what DCMTK does not do.
@Suite(.timeLimit(.minutes(3)), .enabled(if: Foreign.python != nil, "pynetdicom is not installed"))
struct PynetdicomTests {
  private func python(_ script: String, _ arguments: [String] = []) async throws -> Foreign.Result {
    try await Foreign.runAside(try #require(Foreign.python), ["-c", script] + arguments)
  }

  @Test func `pynetdicom echoes, stores, finds, commits and creates here`() async throws {
    let node = try await LoopbackServer()
    node.provider.change { $0.matches = (0..<20).map { Sample.dataSet($0, pixels: 2) } }
    let run = try await python(
      """
      import sys
      from pydicom.dataset import Dataset
      from pydicom.uid import *
      from pynetdicom import AE
      from pynetdicom.pdu_primitives import UserIdentityNegotiation, AsynchronousOperationsWindowNegotiation
      ae = AE('PYNET')
      for c in ['1.2.840.10008.1.1', '1.2.840.10008.5.1.4.1.2.2.1', '1.2.840.10008.1.20.1', '1.2.840.10008.3.1.2.3.3', '1.2.840.10008.5.1.4.1.1.7']:
          ae.add_requested_context(c)
      u = UserIdentityNegotiation(); u.user_identity_type = 1; u.primary_field = b'doctor'; u.positive_response_requested = True
      w = AsynchronousOperationsWindowNegotiation(); w.maximum_number_operations_invoked = 5; w.maximum_number_operations_performed = 1
      a = ae.associate('127.0.0.1', int(sys.argv[1]), ae_title='JIERU', ext_neg=[u])
      assert a.is_established
      assert len(a.accepted_contexts) == 5, a.accepted_contexts
      assert a.send_c_echo().Status == 0
      d = Dataset(); d.QueryRetrieveLevel = 'STUDY'; d.PatientID = ''
      got = [s.Status for s, i in a.send_c_find(d, '1.2.840.10008.5.1.4.1.2.2.1')]
      assert got == [0xFF00] * 20 + [0], got
      s = Dataset(); s.SOPClassUID = '1.2.840.10008.5.1.4.1.1.7'; s.SOPInstanceUID = '2.25.11'; s.PatientName = 'Py^Net'
      s.PixelData = b'x' * 1000000; s['PixelData'].VR = 'OB'
      from pydicom.dataset import FileMetaDataset
      s.file_meta = FileMetaDataset(); s.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
      assert a.send_c_store(s).Status == 0
      r = Dataset(); r.ReferencedSOPClassUID = '1.2.840.10008.5.1.4.1.1.7'; r.ReferencedSOPInstanceUID = '2.25.11'
      c = Dataset(); c.TransactionUID = '2.25.12'; c.ReferencedSOPSequence = [r]
      st, rsp = a.send_n_action(c, 1, '1.2.840.10008.1.20.1', '1.2.840.10008.1.20.1.1')
      assert st.Status == 0, st
      m = Dataset(); m.PerformedProcedureStepStatus = 'IN PROGRESS'
      st, rsp = a.send_n_create(m, '1.2.840.10008.3.1.2.3.3', '2.25.13')
      assert st.Status == 0 and rsp.PerformedProcedureStepStatus == 'IN PROGRESS', (st, rsp)
      st, rsp = a.send_n_set(m, '1.2.840.10008.3.1.2.3.3', '2.25.13')
      assert st.Status == 0, st
      a.release()
      assert a.is_released
      """, ["\(node.port)"])
    #expect(run.status == 0, "\(run.output)")
    #expect(node.provider.state.withLock { $0.requests.last?.userIdentity?.username } == "doctor")
    #expect(
      node.provider.state.withLock { $0.commitments.first?.instances.first?.sopInstanceUID } == "2.25.11")
    #expect(
      node.provider.state.withLock { $0.normalized.map(\.operation) } == [.create, .set])
    let stored = try #require(node.provider.stored["2.25.11"])
    let read = try DataSet(parsing: stored.bytes, transferSyntax: stored.request.transferSyntax)
    #expect(read.bytes(Tag(0x7FE0, 0x0010))?.count == 1_000_000)
    await node.stop()
  }

  @Test func `pynetdicom gets from here and is moved to`() async throws {
    let node = try await LoopbackServer()
    let association = try await node.open()
    for number in 1...5 { _ = try await association.store(Sample.instance(number, pixels: 70_000)) }
    await association.release()
    let port = Foreign.freePort()
    node.provider.change {
      $0.peers["PYNET"] = DICOMPeer(aeTitle: "PYNET", host: "127.0.0.1", port: port, parallelAssociations: 2)
    }
    let run = try await python(
      """
      import sys
      from pydicom.dataset import Dataset
      from pynetdicom import AE, evt, build_role, StoragePresentationContexts
      sc = '1.2.840.10008.5.1.4.1.1.7'
      got = []
      def store(event):
          got.append((event.request.AffectedSOPInstanceUID, len(event.dataset.PixelData), event.request.MoveOriginatorMessageID)); return 0
      ae = AE('PYNET')
      ae.add_requested_context('1.2.840.10008.5.1.4.1.2.2.3'); ae.add_requested_context('1.2.840.10008.5.1.4.1.2.2.2')
      ae.add_requested_context(sc, '1.2.840.10008.1.2.1')
      ae.add_supported_context(sc)
      srv = ae.start_server(('127.0.0.1', int(sys.argv[2])), block=False, evt_handlers=[(evt.EVT_C_STORE, store)])
      a = ae.associate('127.0.0.1', int(sys.argv[1]), ae_title='JIERU', ext_neg=[build_role(sc, scp_role=True)], evt_handlers=[(evt.EVT_C_STORE, store)])
      d = Dataset(); d.QueryRetrieveLevel = 'STUDY'; d.StudyInstanceUID = '1.2.826.0.1.3680043.10.1479.77'
      last = [s for s, i in a.send_c_get(d, '1.2.840.10008.5.1.4.1.2.2.3')][-1]
      assert last.Status == 0 and last.NumberOfCompletedSuboperations == 5, last
      assert len(got) == 5, got
      last = [s for s, i in a.send_c_move(d, 'PYNET', '1.2.840.10008.5.1.4.1.2.2.2')][-1]
      assert last.Status == 0 and last.NumberOfCompletedSuboperations == 5, last
      assert len(got) == 10 and got[-1][2] is not None, got
      last = [s for s, i in a.send_c_move(d, 'NOBODY', '1.2.840.10008.5.1.4.1.2.2.2')][-1]
      assert last.Status == 0xA801, last
      a.release(); srv.shutdown()
      """, ["\(node.port)", "\(port)"])
    #expect(run.status == 0, "\(run.output)")
    await node.stop()
  }

  @Test func `Our SCU works with pynetdicom's services, cancel and event report included`() async throws {
    try await Foreign.inFolder { folder in
      let port = Foreign.freePort()
      let server = try Foreign.Server(
        try #require(Foreign.python),
        [
          "-c",
          """
          import sys, time
          from pydicom.dataset import Dataset
          from pynetdicom import AE, evt
          ae = AE('PYSCP')
          for c in ['1.2.840.10008.1.1', '1.2.840.10008.5.1.4.1.2.2.1', '1.2.840.10008.1.20.1', '1.2.840.10008.3.1.2.3.3', '1.2.840.10008.5.1.4.1.1.7']:
              ae.add_supported_context(c, scu_role=True, scp_role=True)
          def find(event):
              for n in range(2000):
                  if event.is_cancelled:
                      yield 0xFE00, None
                      return
                  d = Dataset(); d.QueryRetrieveLevel = 'STUDY'; d.PatientID = str(n)
                  time.sleep(0.002 if 'SLOW' in event.identifier.get('PatientID', '') else 0)
                  yield 0xFF00, d
          def action(event):
              return 0, None
          def create(event):
              return 0, event.attribute_list
          def store(event):
              return 0xB006
          h = [(evt.EVT_C_FIND, find), (evt.EVT_N_ACTION, action), (evt.EVT_N_CREATE, create), (evt.EVT_C_STORE, store)]
          ae.start_server(('127.0.0.1', int(sys.argv[1])), block=True, evt_handlers=h)
          """, "\(port)",
        ], directory: folder)
      defer { server.stop() }
      try await Foreign.waitForPort(port)
      let peer = DICOMPeer(aeTitle: "PYSCP", host: "127.0.0.1", port: port)
      let association = try await DICOMAssociation.open(
        to: peer, callingAETitle: "TEST", contexts: LoopbackServer.contexts)
      #expect(try await association.echo() == .success)
      #expect(try await association.store(Sample.instance(1)) == .elementsDiscarded)
      var slow = key()
      slow.set(Tag(0x0010, 0x0020), "SLOW")
      var count = 0
      for try await _ in association.find(model: UID.studyFind, identifier: slow) {
        count += 1
        if count == 5 { break }
      }
      #expect(try await association.echo() == .success)
      var all = 0
      for try await _ in association.find(model: UID.studyFind, identifier: key()) { all += 1 }
      #expect(all == 2000)
      let request = StorageCommitmentRequest(
        transactionUID: "2.25.1", instances: [SOPReference(sopClassUID: UID.ct, sopInstanceUID: "2.25.2")])
      #expect(try await association.requestStorageCommitment(request) == .success)
      var step = DataSet()
      step.set(Tag(0x0040, 0x0252), "IN PROGRESS")
      let created = try await association.normalized(
        NormalizedRequest(operation: .create, sopClassUID: UID.mpps, sopInstanceUID: "2.25.3", dataSet: step))
      #expect(created.status == .success)
      #expect(created.dataSet?.string(Tag(0x0040, 0x0252)) == "IN PROGRESS")
      await association.release()
    }
  }
}
