// How fast the rulebook answers, against what it has to do and what it aims at.
//
//   rules-bench --rulebooks FOLDER [--json FILE] [--trials N] [--quick]
//
// Loads and checks the rulebook of 2012, asks the level-3 question with its whole explanation, runs a year of the whole
// country, and tries random overlays. Prints one table; --json writes the same as JSON. Times are of this machine; CPU
// time (user and system) stands beside them because other load moves it less.

import Foundation
import Rulebook

var folder = "Rulebooks"
var jsonFile: String?
var trials = 1_000_000
var isQuick = false
var arguments = CommandLine.arguments.dropFirst().makeIterator()
while let argument = arguments.next() {
  switch argument {
  case "--rulebooks": folder = arguments.next() ?? folder
  case "--json": jsonFile = arguments.next()
  case "--trials": trials = arguments.next().flatMap(Int.init) ?? trials
  case "--quick": isQuick = true
  default:
    print("rules-bench --rulebooks FOLDER [--json FILE] [--trials N] [--quick]")
    exit(2)
  }
}

let share = isQuick ? 10 : 1
let material = try Material(folder: folder)
var lines = [try loading(material, repetitions: isQuick ? 5 : 20)]
lines += try explaining(material, count: 20_000 / share)
lines.append(try nationalRun(material, share: share))
lines.append(overlayTrials(material, count: trials / share))

let table = Table(lines)
print(table.text)
if let jsonFile { try table.json.write(toFile: jsonFile, atomically: true, encoding: .utf8) }
exit(table.isMet ? 0 : 1)
