import ArgumentParser
import DICOMCore
import Foundation

/// What stands in a file.
struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump", abstract: "查看文件内容 show what stands in a file",
    discussion: """
      示例 Examples:
        jieru dicom dump image.dcm
        jieru dicom dump image.dcm --max-width 0 --charset GB18030
        jieru dicom dump *.dcm --json
      """)

  @Argument(help: "文件 files", completion: .file())
  var files: [String]
  @Option(name: .customLong("max-width"), help: "值的最大宽度，0 不限 widest value in columns; 0: no limit")
  var maxWidth: Int?
  @Option(help: "按此字符集解读 read text in this character set instead of the file's, such as GB18030")
  var charset: String?
  @Flag(help: "输出 DICOM JSON print DICOM JSON, one array of all files")
  var json = false

  func run() throws {
    var failed = false
    var objects: [[UInt8]] = []
    for path in files {
      do {
        let dump = try FileDump(path: path, characterSet: charset)
        if json {
          objects.append(dump.json())
        } else {
          if files.count > 1 { print("# \(path)") }
          print(dump.text(maxWidth: maxWidth ?? (Terminal.width > 0 ? max(40, Terminal.width - 62) : 160)))
        }
        if let failure = dump.failure {
          failed = true
          Terminal.note("\(path): 像素数据之后无法读取 unreadable behind the header: \(failure)")
        }
      } catch {
        failed = true
        Terminal.note("\(path): 无法读取 unreadable: \(error)")
      }
    }
    if json { JSONOutput.print([UInt8](ascii: "[") + objects.joined(separator: [0x2C, 0x0A]) + [UInt8](ascii: "]")) }
    if failed { throw ExitCode.failure }
  }
}

extension [UInt8] {
  fileprivate init(ascii text: String) { self = Array(text.utf8) }
}

/// A file that was read for showing.
struct FileDump {
  let path: String
  let meta: FileMetaInformation
  let dataSet: DataSet
  /// Why only the header could be read.
  let failure: DICOMError?
  private let characterSetElement: DataElement?

  init(path: String, characterSet: String?) throws {
    self.path = path
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var dataSet: DataSet
    do throws(DICOMError) {
      (meta, dataSet) = try Part10.read(bytes)
      failure = nil
    } catch {
      // The header often tells enough.
      guard let header = try? Part10.read(bytes, stopBeforePixelData: true) else { throw error }
      (meta, dataSet) = header
      failure = error
    }
    characterSetElement = dataSet[.specificCharacterSet]
    if let characterSet {
      dataSet[.specificCharacterSet] = DataElement(
        tag: .specificCharacterSet, vr: .cs, value: .bytes(Array(characterSet.utf8)))
    }
    self.dataSet = dataSet
  }

  /// DICOM JSON; pixel data and long binary values are given by their place in the file.
  func json() -> [UInt8] {
    DICOMJSON.encode(dataSet) { "file:\(path)#\($0.text)" }
  }

  func text(maxWidth: Int) -> String {
    var lines = ["# 传输语法 transfer syntax  \(meta.transferSyntax)"]
    for (tag, value) in [
      (Tag.mediaStorageSOPClassUID, meta.sopClassUID), (.mediaStorageSOPInstanceUID, meta.sopInstanceUID),
      (.implementationClassUID, meta.implementationClassUID),
      (.implementationVersionName, meta.implementationVersionName),
      (.sourceApplicationEntityTitle, meta.sourceApplicationEntityTitle ?? ""),
    ] where !value.isEmpty {
      lines.append(Self.line(tag, "", "", tag.keyword ?? "", Self.named(value), 0, maxWidth))
    }
    append(dataSet, 0, maxWidth, &lines)
    return lines.joined(separator: "\n")
  }

  private func append(_ dataSet: DataSet, _ depth: Int, _ maxWidth: Int, _ lines: inout [String]) {
    var creators: [UInt32: String] = [:]
    for element in dataSet.elements {
      let shown = depth == 0 && element.tag == .specificCharacterSet ? characterSetElement ?? element : element
      if element.tag.isPrivateCreator {
        creators[UInt32(element.tag.group) << 16 | UInt32(element.tag.element)] = dataSet.string(element.tag)
      }
      let keyword = Self.keyword(element.tag, creators)
      let items = dataSet.items(element.tag)
      if !items.isEmpty || element.items != nil {
        lines.append(Self.line(element.tag, element.vr.description, "\(items.count) 项", keyword, "", depth, maxWidth))
        for (number, item) in items.enumerated() {
          lines.append(String(repeating: "  ", count: depth + 1) + "#\(number + 1)")
          append(item, depth + 1, maxWidth, &lines)
        }
        continue
      }
      lines.append(
        Self.line(
          element.tag, element.vr.description, Self.length(shown), keyword, Self.value(shown, dataSet), depth, maxWidth)
      )
    }
  }

  private static func line(
    _ tag: Tag, _ vr: String, _ length: String, _ keyword: String, _ value: String, _ depth: Int, _ maxWidth: Int
  ) -> String {
    let head = Terminal.padded(String(repeating: "  ", count: depth) + tag.description + " " + vr, to: 14)
    let body =
      "\(head) \(Terminal.padded(length, to: 8, right: true))  \(Terminal.padded(keyword, to: 34))  "
      + (maxWidth > 0 ? Terminal.cut(value, to: max(8, maxWidth)) : value)
    return String(body.reversed().drop { $0 == " " }.reversed())
  }

  /// The keyword, or of a private element the owner of its block (PS3.5 7.8.1).
  private static func keyword(_ tag: Tag, _ creators: [UInt32: String]) -> String {
    guard tag.isPrivate else { return tag.keyword ?? (tag.isGroupLength ? "GroupLength" : "?") }
    if tag.isPrivateCreator { return "PrivateCreator" }
    return creators[UInt32(tag.group) << 16 | UInt32(tag.element >> 8)].map { "[\($0)]" } ?? "[?]"
  }

  private static func length(_ element: DataElement) -> String {
    switch element.value {
    case .bytes(let bytes): String(bytes.count)
    case .fragments(let fragments): "\(max(0, fragments.count - 1)) 段"
    case .sequence(let items): "\(items.count) 项"
    case .bulkDataURI: ""
    }
  }

  private static func value(_ element: DataElement, _ dataSet: DataSet) -> String {
    switch element.value {
    case .fragments(let fragments):
      return "<\(Terminal.bytes(fragments.dropFirst().reduce(0) { $0 + $1.count }))>"
    case .bytes(let bytes):
      if element.vr.isText || ![.ob, .ow, .un, .od, .of, .ol, .ov].contains(element.vr) {
        var part = DataSet(characterSet: dataSet.characterSet)
        part[element.tag] = element
        let texts = element.tag == .specificCharacterSet ? dataSetTexts(bytes) : part.strings(element.tag)
        return named(texts.joined(separator: "\\"))
      }
      let shown = bytes.prefix(16).map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }
      return "<" + shown.joined(separator: " ") + (bytes.count > 16 ? " …" : "") + ">"
    case .sequence, .bulkDataURI: return ""
    }
  }

  private static func dataSetTexts(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self).split(separator: "\\", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// Line breaks made visible, well-known UIDs with their names.
  private static func named(_ text: String) -> String {
    let one = text.replacingOccurrences(of: "\r\n", with: "⏎").replacingOccurrences(of: "\n", with: "⏎")
    let safe = String(
      String.UnicodeScalarView(one.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "·" : $0 }))
    return UIDDictionary.name(of: text).map { "\(safe) = \($0)" } ?? safe
  }
}
