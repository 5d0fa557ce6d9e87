public import ArgumentParser
public import Rulebook

extension CivilDate: ExpressibleByArgument {
  /// `2024-06-30`.
  public init?(argument: String) { self.init(argument) }
}

extension Bilingual.Language: ExpressibleByArgument {}
