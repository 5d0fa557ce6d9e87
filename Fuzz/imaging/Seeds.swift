// Writes the fuzzer's seeds: sound samples of every kind and the planning tables, each behind its letter.
// Arguments: the folder of the tables, the folder of the seeds.
import Foundation

@main
enum Seeds {
  static func main() throws {
    let (tables, out) = (CommandLine.arguments[1], CommandLine.arguments[2])
    for kind in SampleFiles.allCases {
      for (number, sample) in try kind.samples().enumerated() {
        try Data(kind.rawValue.utf8 + sample).write(to: URL(fileURLWithPath: "\(out)/\(kind)-\(number)"))
      }
    }
    for (letter, name) in [("P", "tissues"), ("P", "applicators"), ("T", "technique")] {
      let text = try String(contentsOfFile: "\(tables)/\(name).tsv", encoding: .utf8)
      // Whole tables are longer than what the fuzzer mutates at a time.
      for (number, part) in text.split(separator: "\n").chunks(of: 12).enumerated() {
        let seed = letter + part.joined(separator: "\n")
        try Data(seed.utf8).write(to: URL(fileURLWithPath: "\(out)/\(name)-\(number)"))
      }
    }
  }
}

extension Array {
  fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min(count, $0 + size)] }
  }
}
