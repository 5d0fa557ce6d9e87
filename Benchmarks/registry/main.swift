// How fast the registry is, against what it has to do and what it aims at.
//
//   registry-bench --root FOLDER --cache FOLDER [--json FILE] [--quick] [--prepare] [--only WORDS]
//   registry-bench --root FOLDER --crash FOLDER [--rounds N] [--seed N]
//
// Loads the sample region into databases of the cache (60,000 cases, and a million; --quick: 60,000 only), which are
// kept for the next run. --prepare does only that: loading needs memory that the reads must not be charged with. Then
// measures lists, searches and case pages with resident memory, the annual assessment, durable writes and an import,
// and prints one table. Times are of this machine; CPU time (user and system) stands first because other load moves it
// less. --only reads,annual,writes,import picks parts. --crash kills a writing process N times instead and checks after
// each that nothing acknowledged is lost and that journal and tables agree.

import Dispatch
import Foundation
import Registry
import Rulebook
import Store

ProcessMemory.limitArenas()
var root = "."
var cache = "out/bench-registry"
var jsonFile: String?
var isQuick = false
var onlyPrepares = false
var crash: String?
var rounds = 50
var seed = UInt64.random(in: 1...999_999)
var parts = ["reads", "annual", "writes", "import"]
var arguments = CommandLine.arguments.dropFirst().makeIterator()
while let argument = arguments.next() {
  switch argument {
  case "--root": root = arguments.next() ?? root
  case "--cache": cache = arguments.next() ?? cache
  case "--json": jsonFile = arguments.next()
  case "--quick": isQuick = true
  case "--crash": crash = arguments.next()
  case "--rounds": rounds = arguments.next().flatMap(Int.init) ?? rounds
  case "--seed": seed = arguments.next().flatMap(UInt64.init) ?? seed
  case "--prepare": onlyPrepares = true
  case "--only": parts = (arguments.next() ?? "").split(separator: ",").map(String.init)
  default:
    print("registry-bench --root FOLDER --cache FOLDER [--json FILE] [--quick] [--prepare] [--only WORDS]")
    exit(2)
  }
}

let ground = try Ground(root: root)
if let crash {
  // Before any task is started: a process with threads must not fork.
  say("seed \(seed)")
  exit(CrashTest(ground: ground, folder: crash, rounds: rounds).run(seed: seed))
}
let run = BenchmarkRun(
  ground: ground, cache: cache, jsonFile: jsonFile, isQuick: isQuick, onlyPrepares: onlyPrepares, parts: parts)
Task.detached {
  do {
    exit(try await run.run())
  } catch {
    say("\(error)")
    exit(1)
  }
}
dispatchMain()
