/// A value of the rule language. `unknown` is the missing fact; it makes comparisons undetermined.
public enum Value: Sendable, Hashable {
  case unknown
  /// Stated: there is none.
  case none
  case boolean(Bool)
  case integer(Int)
  /// An integer known only to lie in a range: a count over elements some of which are undecided.
  case range(ClosedRange<Int>)
  case rational(Rational)
  case date(CivilDate)
  case period(Period)
  /// The rank within its enumeration, from the lowest.
  case symbol(Int)
  /// The position in the catalogue.
  case code(Int)
  case text(String)
  case list([Value])
  /// Fields in the order of the record's declaration.
  case record([Value])
}
