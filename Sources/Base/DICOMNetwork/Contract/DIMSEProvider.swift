/// What a node does with requests that reach it over DIMSE.
///
/// `admit`, `presentationContext`, `role` and `store` run on the association's event loop and must
/// return at once; the `async` ones run on threads that may block.
public protocol DIMSEProvider: Sendable {
  /// Whether to talk at all: AE allow-list, called title, user identity, certificate.
  func admit(_ request: AssociationRequest) -> AssociationPolicyDecision

  /// Which of the offered transfer syntaxes (UIDs in the peer's order) to take for an abstract syntax.
  func presentationContext(
    for abstractSyntax: String, offering transferSyntaxes: [String], in context: AssociationContext
  ) -> PresentationContextAnswer

  /// Roles granted to the peer when it asked for some. Default: as asked.
  func role(
    for abstractSyntax: String, proposed: RoleSelection, in context: AssociationContext
  ) -> RoleSelection

  /// C-STORE: the object that takes the data set.
  func store(_ request: CStoreRequest, in context: AssociationContext) -> any IncomingObject

  /// C-FIND. Returning means success; throwing gives the final status.
  func find(_ request: CFindRequest, in context: AssociationContext, respond: FindResponder)
    async throws(DIMSEFailure)

  /// C-GET and C-MOVE: what to send. For an unknown destination throw `.moveDestinationUnknown`.
  func retrieve(_ request: CRetrieveRequest, in context: AssociationContext)
    async throws(DIMSEFailure) -> RetrievePlan

  /// N-ACTION of storage commitment; the report is sent later, by `DICOMAssociation`.
  func commit(_ request: StorageCommitmentRequest, in context: AssociationContext)
    async -> DIMSEStatus

  /// N-EVENT-REPORT of storage commitment: another archive's answer to a request of ours.
  func commitmentReported(_ report: StorageCommitmentReport, in context: AssociationContext)
    async -> DIMSEStatus

  /// Every other DIMSE-N request (MPPS, UPS, printing).
  func normalized(_ request: NormalizedRequest, in context: AssociationContext)
    async -> NormalizedResponse
}

extension DIMSEProvider {
  public func role(
    for abstractSyntax: String, proposed: RoleSelection, in context: AssociationContext
  ) -> RoleSelection { proposed }

  public func find(
    _ request: CFindRequest, in context: AssociationContext, respond: FindResponder
  ) async throws(DIMSEFailure) { throw DIMSEFailure(.sopClassNotSupported) }

  public func retrieve(_ request: CRetrieveRequest, in context: AssociationContext)
    async throws(DIMSEFailure) -> RetrievePlan
  { throw DIMSEFailure(.sopClassNotSupported) }

  public func commit(_ request: StorageCommitmentRequest, in context: AssociationContext)
    async -> DIMSEStatus
  { .noSuchSOPClass }

  public func commitmentReported(
    _ report: StorageCommitmentReport, in context: AssociationContext
  ) async -> DIMSEStatus { .noSuchSOPClass }

  public func normalized(_ request: NormalizedRequest, in context: AssociationContext)
    async -> NormalizedResponse
  { NormalizedResponse(.noSuchSOPClass) }
}
