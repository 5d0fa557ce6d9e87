/// The acceptor's side of negotiation, without I/O: a request and a provider in, the answer out.
enum ContextNegotiation {
  /// Why the service provider itself cannot take a request, or nil (AE-6).
  static func refusal(of request: AssociateRequestPDU) -> AssociationRejection? {
    guard request.protocolVersion & 1 == 1 else { return .protocolVersionNotSupported }
    guard request.applicationContext == AssociateRequestPDU.dicomApplicationContext else {
      return .applicationContextNotSupported
    }
    guard !request.contexts.isEmpty, request.contexts.count <= 128 else { return .invalidRequest }
    var seen = Set<UInt8>()
    for context in request.contexts {
      guard context.id & 1 == 1, seen.insert(context.id).inserted else { return .invalidRequest }
    }
    return nil
  }

  /// Answers every context and role, and grants an asynchronous window.
  static func accept(
    _ request: AssociateRequestPDU, provider: any DIMSEProvider, context: AssociationContext,
    terms: AssociationTerms, limits: AssociationLimits
  ) -> (AssociateAcceptPDU, [AcceptedContext]) {
    let (roles, roleItems) = grantRoles(request, provider, context)
    var results: [ContextResult] = []
    var accepted: [AcceptedContext] = []
    for proposed in request.contexts {
      let result = answer(proposed, provider, context)
      results.append(result)
      guard result.result == 0 else { continue }
      accepted.append(
        AcceptedContext(
          id: proposed.id, abstractSyntax: proposed.abstractSyntax,
          transferSyntaxUID: result.transferSyntaxUID,
          requestorRole: roles[proposed.abstractSyntax] ?? RoleSelection(scu: true, scp: false)))
    }
    var information = UserInformation(
      maxPDULength: UInt32(clamping: terms.maxPDULength ?? limits.maxPDULength), roles: roleItems)
    if let asked = request.userInformation.asynchronousWindow {
      information.asynchronousWindow = grantWindow(asked, terms, limits)
    }
    let asked = Set(request.userInformation.extendedNegotiation.map(\.sopClassUID))
    information.extendedNegotiation = terms.extendedNegotiation.filter {
      asked.contains($0.sopClassUID)
    }
    if let identity = request.userInformation.userIdentity, identity.positiveResponseRequested {
      information.userIdentityResponse = terms.userIdentityResponse
    }
    let accept = AssociateAcceptPDU(
      calledAETitle: request.calledAETitle, callingAETitle: request.callingAETitle,
      contexts: results, userInformation: information)
    return (accept, accepted)
  }

  private static func answer(
    _ proposed: ProposedContext, _ provider: any DIMSEProvider, _ context: AssociationContext
  ) -> ContextResult {
    let first = proposed.transferSyntaxes.first ?? "1.2.840.10008.1.2"
    func refused(_ result: UInt8) -> ContextResult {
      // The transfer syntax is not significant here, but must stand (PS3.8 9.3.3.2).
      ContextResult(id: proposed.id, result: result, transferSyntaxUID: first)
    }
    guard !proposed.abstractSyntax.isEmpty else { return refused(3) }
    let word = provider.presentationContext(
      for: proposed.abstractSyntax, offering: proposed.transferSyntaxes, in: context)
    switch word {
    case .accept(let chosen):
      guard proposed.transferSyntaxes.contains(chosen) else { return refused(4) }
      return ContextResult(id: proposed.id, result: 0, transferSyntaxUID: chosen)
    case .userRejection: return refused(1)
    case .abstractSyntaxNotSupported: return refused(3)
    case .transferSyntaxesNotSupported: return refused(4)
    }
  }

  private static func grantRoles(
    _ request: AssociateRequestPDU, _ provider: any DIMSEProvider, _ context: AssociationContext
  ) -> ([String: RoleSelection], [RoleSelectionItem]) {
    var roles: [String: RoleSelection] = [:]
    var items: [RoleSelectionItem] = []
    for item in request.userInformation.roles.prefix(256) where roles[item.sopClassUID] == nil {
      let word = provider.role(for: item.sopClassUID, proposed: item.role, in: context)
      // A role that was not proposed cannot be granted (PS3.7 D.3.3.4.2).
      let granted = RoleSelection(
        scu: word.scu && item.role.scu, scp: word.scp && item.role.scp)
      roles[item.sopClassUID] = granted
      items.append(RoleSelectionItem(sopClassUID: item.sopClassUID, role: granted))
    }
    return (roles, items)
  }

  /// The acceptor may only lower what was asked; 0 stands for unlimited (PS3.7 D.3.3.3.2).
  private static func grantWindow(
    _ asked: AsynchronousOperationsWindow, _ terms: AssociationTerms, _ limits: AssociationLimits
  ) -> AsynchronousOperationsWindow {
    let performed = max(1, terms.maxOperationsPerformed ?? limits.maxOperationsPerformed)
    let ours = UInt16(clamping: performed)
    return AsynchronousOperationsWindow(
      invoked: asked.invoked == 0 ? ours : min(asked.invoked, ours),
      performed: asked.performed == 0 ? ours : min(asked.performed, ours))
  }
}
