import ArgumentParser

/// Tools for files and for the line to other systems.
struct DICOMCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dicom", abstract: "DICOM 工具 tools for files and peers",
    discussion: """
      对端写作 AE@主机:端口。A peer is written AE@host:port.

      示例 Examples:
        jieru dicom dump image.dcm
        jieru dicom echo PACS@10.0.0.5:104
        jieru dicom find PACS@10.0.0.5:104 -k 'PatientName=*王*'
        jieru dicom store PACS@10.0.0.5:104 folder/
        jieru dicom get PACS@10.0.0.5:104 --study 1.2.3 -o folder/
        jieru dicom transcode image.dcm small.dcm --to htj2k
      """,
    subcommands: [
      DumpCommand.self, EchoCommand.self, FindCommand.self, StoreCommand.self, GetCommand.self, MoveCommand.self,
      TranscodeCommand.self,
    ])
}
