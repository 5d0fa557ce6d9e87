import ArgumentParser

struct DICOMCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "dicom", abstract: "DICOM 工具 DICOM tools")
}
