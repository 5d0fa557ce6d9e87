public import Rulebook

/// What makes a password good enough: length first, then some variety, and none of those that everybody tries.
public struct PasswordRules: Sendable {
  public var shortest = 12
  public var longest = 128
  /// From this length on a phrase needs no variety of characters.
  public var phrase = 20
  public init() {}

  /// What is wrong with `password` for the login `name`; nil where nothing is. Never quotes the password.
  public func objection(to password: String, name: String) -> Bilingual? {
    let length = password.count
    guard length >= shortest else {
      return Bilingual("密码至少 \(shortest) 个字符。", "A password has at least \(shortest) characters.")
    }
    guard length <= longest else {
      return Bilingual("密码最多 \(longest) 个字符。", "A password has at most \(longest) characters.")
    }
    let folded = password.lowercased()
    guard !folded.contains(name.lowercased()) else {
      return Bilingual("密码不能包含登录名。", "A password does not contain the login name.")
    }
    let bare = folded.filter { $0.isLetter || $0.isNumber }
    guard !Self.common.contains(where: { bare.contains($0) && length < phrase }) else {
      return Bilingual("密码过于常见，请另选。", "This password is one of those everybody tries; choose another.")
    }
    guard Set(password).count >= 6, !Self.isRun(password) else {
      return Bilingual("密码的字符重复或连续过多。", "A password is not a repetition or a run of characters.")
    }
    guard length >= phrase || Self.kinds(password) >= 3 else {
      return Bilingual(
        "密码须含大写、小写、数字、其他字符中的三类，或不少于 \(phrase) 个字符。",
        "Use three of: capitals, small letters, digits, other characters; or at least \(phrase) characters.")
    }
    return nil
  }

  private static func kinds(_ password: String) -> Int {
    var kinds: Set<Int> = []
    for character in password {
      if character.isNumber {
        kinds.insert(0)
      } else if character.isUppercase {
        kinds.insert(1)
      } else if character.isLowercase {
        kinds.insert(2)
      } else {
        kinds.insert(3)
      }
    }
    return kinds.count
  }

  /// Most neighbours are one apart: abcdefgh, 12345678, 87654321.
  private static func isRun(_ password: String) -> Bool {
    let scalars = password.unicodeScalars.map { Int($0.value) }
    let close = zip(scalars, scalars.dropFirst()).count { abs($0 - $1) <= 1 }
    return close * 3 >= scalars.count * 2
  }

  private static let common = [
    "password", "qwerty", "1q2w3e", "123456", "abc123", "letmein", "welcome", "admin123", "iloveyou", "woaini",
    "5201314",
    "jieru", "mima", "hospital", "111111", "888888", "000000",
  ]
}
