internal import Archive
internal import Codecs
internal import DICOMCore
internal import Hummingbird
internal import Imaging
internal import NIOCore
internal import Store

/// WADO-RS rendered and thumbnail (PS3.18 8.3.5, 10.4): a frame as JPEG or PNG, windowed and scaled.
struct RenderedTransaction {
  let archive: Archive
  let cache: PixelObjectCache
  static let thumbnailSide = 128

  func respond(_ request: Request, _ instance: StoredInstance, frame: Int, thumbnail: Bool = false) async throws
    -> Response
  {
    let format = try Self.format(request)
    var parameters = try RenderedParameters(request)
    if thumbnail, parameters.render.size == nil {
      parameters.render.size = RenderRequest.Size(width: Self.thumbnailSide, height: Self.thumbnailSide)
    }
    let render = parameters.render
    let quality = parameters.quality
    let subtracted = parameters.subtracted
    let image = try await BlockingWork.run { () throws -> [UInt8] in
      do {
        let object = try cache.object(instance)
        guard frame < object.frameCount else { throw RetrieveError(.noSuchFrame, "1...\(object.frameCount)") }
        let picture =
          subtracted
          ? try FrameRenderer.renderSubtracted(
            frameNumber: frame + 1, frameCount: object.frameCount, attributes: object.display, request: render
          ) { try object.decodedFrame($0 - 1) }
          : try FrameRenderer.render(
            try object.decodedFrame(frame), frameNumber: frame + 1, attributes: object.display, request: render)
        return try Self.encode(picture, format, quality)
      } catch let error as RetrieveError {
        throw Problem(.notFound, "没有图像 no such image", detail: error.detail)
      } catch let error as CodecError {
        throw Problem(.notAcceptable, "无法显示 cannot be rendered", detail: "\(error)")
      } catch let error as RenderingError {
        throw Problem(.notAcceptable, "无法显示 cannot be rendered", detail: "\(error)")
      }
    }
    return Response(
      status: .ok,
      headers: [.contentType: format == .jpeg ? "image/jpeg" : "image/png", .cacheControl: "private, max-age=3600"],
      body: .init(byteBuffer: ByteBuffer(bytes: image)))
  }

  private static func encode(_ picture: RenderedImage, _ format: Format, _ quality: Int) throws -> [UInt8] {
    switch (format, picture.channels) {
    case (.jpeg, 1):
      try StillImage.jpeg(gray: picture.bytes, width: picture.width, height: picture.height, quality: quality)
    case (.jpeg, _):
      try StillImage.jpeg(rgb: picture.bytes, width: picture.width, height: picture.height, quality: quality)
    case (.png, 1): try StillImage.png(gray: picture.bytes, width: picture.width, height: picture.height)
    case (.png, _): try StillImage.png(rgb: picture.bytes, width: picture.width, height: picture.height)
    }
  }

  private enum Format { case jpeg, png }

  private static func format(_ request: Request) throws -> Format {
    for range in MediaRange.accepted(by: request) {
      if range.covers("image/jpeg") { return .jpeg }
      if range.covers("image/png") { return .png }
    }
    throw Problem.notAcceptable("image/jpeg, image/png")
  }
}

/// Query parameters of rendered resources (PS3.18 8.3.5.1).
struct RenderedParameters {
  var render = RenderRequest()
  var quality = 85
  /// Subtract the mask frames that the object names (DSA); an extension of the standard's parameters.
  var subtracted = false

  init(_ request: Request) throws {
    for (key, value) in request.uri.queryParameters {
      switch key.lowercased() {
      case "window":
        let parts = value.split(separator: ",")
        guard parts.count >= 2, let center = Double(parts[0]), let width = Double(parts[1]), width > 0,
          center.isFinite, width.isFinite
        else {
          throw Problem(.badRequest, "window 无效 is invalid", detail: "center,width[,linear|linear-exact|sigmoid]")
        }
        let name = parts.count > 2 ? String(parts[2]) : "linear"
        let dicomName = String(name.uppercased().map { $0 == "-" ? "_" : $0 })
        guard let function = Window.Function(rawValue: dicomName) else {
          throw Problem(.badRequest, "window 无效 is invalid", detail: "linear, linear-exact, sigmoid")
        }
        render.window = Window(center: center, width: width, function: function)
      case "viewport":
        let parts = value.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count >= 2, let width = Int(parts[0]), let height = Int(parts[1]), (1...8192).contains(width),
          (1...8192).contains(height)
        else { throw Problem(.badRequest, "viewport 无效 is invalid", detail: "width,height") }
        render.size = RenderRequest.Size(width: width, height: height)
      case "quality":
        guard let number = Int(value), (1...100).contains(number) else {
          throw Problem(.badRequest, "quality 无效 is invalid", detail: "1-100")
        }
        quality = number
      case "invert": render.invert = value == "true"
      case "overlays": render.burnOverlays = value == "true"
      case "subtract": subtracted = value == "true"
      default: break
      }
    }
  }
}
