@testable import Registry
import Rulebook
import Testing

@Suite("Passwords")
struct PasswordTests {
  @Test(
    "scrypt computes the vectors of RFC 7914, section 12",
    arguments: [
      (
        "password", "NaCl", 10, 8, 16,
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d"
          + "8360cbdfa2cc0640"
      ),
      (
        "pleaseletmein", "SodiumChloride", 14, 8, 1,
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40"
          + "dfcf017b45575887"
      ),
    ])
  func vectors(password: String, salt: String, logRounds: Int, block: Int, parallel: Int, expected: String) throws {
    let parameters = PasswordHash.Parameters(logRounds: logRounds, blockSize: block, parallelism: parallel)
    let key = try #require(PasswordHash.scrypt(Array(password.utf8), Array(salt.utf8), parameters, 64))
    #expect(Hexadecimal.text(key) == expected)
  }

  @Test("a stored hash carries its parameters and is read back")
  func stored() throws {
    let hash = try #require(
      PasswordHash("correct horse", salt: [1, 2, 3, 4], parameters: .init(logRounds: 5, blockSize: 8, parallelism: 1)))
    #expect(hash.stored.hasPrefix("$scrypt$ln=5,r=8,p=1$AQIDBA$"))
    let again = try #require(PasswordHash(stored: hash.stored))
    #expect(again.matches("correct horse"))
    #expect(!again.matches("correct horsf"))
    #expect(!again.matches(""))
    #expect(again.isWeaker(than: .standard))
    #expect(PasswordHash.Parameters.standard.logRounds == 15)
  }

  @Test("full-width letters of an input method are the same password")
  func widths() throws {
    let hash = try #require(
      PasswordHash("Ａbc１２３", salt: [9], parameters: .init(logRounds: 1, blockSize: 1, parallelism: 1)))
    #expect(hash.matches("Abc123"))
  }

  @Test(
    "a stored hash that would exhaust the memory, or is none, is refused",
    arguments: [
      "", "x", "$scrypt$ln=40,r=8,p=1$AQIDBA$AAAA", "$scrypt$ln=15,r=8$AQIDBA$AAAA", "$scrypt$ln=-1,r=8,p=1$AQ$AQ",
      "$argon2id$ln=15,r=8,p=1$AQIDBA$AAAA", "$scrypt$ln=15,r=8,p=1$$",
    ])
  func tampered(text: String) { #expect(PasswordHash(stored: text) == nil) }

  @Test(
    "weak passwords are refused with a reason that does not quote them",
    arguments: [
      "short", "aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "Password12345!", "synthetic.doctor-9A", "nocapitalsordigits",
      String(repeating: "xY3!", count: 40),
    ])
  func weak(password: String) throws {
    let objection = try #require(PasswordRules().objection(to: password, name: "synthetic.doctor"))
    #expect(!objection.english.contains(password) && !objection.chinese.contains(password))
  }

  @Test(
    "long phrases and varied passwords are accepted", arguments: ["Catheter-7-Kyphoplasty", "春江潮水连海平海上明月共潮生滟滟随波千万里"])
  func strong(password: String) { #expect(PasswordRules().objection(to: password, name: "somebody") == nil) }
}

@Suite("One-time passwords")
struct TOTPTests {
  @Test(
    "codes are those of RFC 6238, appendix B",
    arguments: [
      (59, "94287082", "46119246", "90693936"), (1_111_111_109, "07081804", "68084774", "25091201"),
      (1_111_111_111, "14050471", "67062674", "99943326"), (1_234_567_890, "89005924", "91819424", "93441116"),
      (2_000_000_000, "69279037", "90698825", "38618901"), (20_000_000_000, "65353130", "77737706", "47863826"),
    ] as [(Int64, String, String, String)])
  func vectors(seconds: Int64, sha1: String, sha256: String, sha512: String) {
    func code(_ hash: TOTP.Hash, _ length: Int) -> String {
      var totp = TOTP(secret: (0..<length).map { UInt8(ascii: "0") + UInt8(($0 + 1) % 10) })
      totp.hash = hash
      totp.digits = 8
      return totp.code(step: totp.step(at: seconds * 1000))
    }
    #expect(code(.sha1, 20) == sha1)
    #expect(code(.sha256, 32) == sha256)
    #expect(code(.sha512, 64) == sha512)
  }

  @Test("a code is good in its own step and the neighbours, and never twice")
  func replay() throws {
    let totp = TOTP(secret: Array("12345678901234567890".utf8))
    let now: Int64 = 1_772_413_200_000
    let step = totp.step(at: now)
    for offset in [-1, 0, 1] as [Int64] {
      #expect(totp.accepts(totp.code(step: step + offset), at: now, lastUsed: nil) == step + offset)
    }
    #expect(totp.accepts(totp.code(step: step + 2), at: now, lastUsed: nil) == nil)
    #expect(totp.accepts(totp.code(step: step), at: now, lastUsed: step) == nil)
    #expect(totp.accepts(totp.code(step: step - 1), at: now, lastUsed: step) == nil)
    #expect(totp.accepts("", at: now, lastUsed: nil) == nil)
  }

  @Test(
    "base 32 has the texts of RFC 4648, section 10",
    arguments: [
      ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
      ("foobar", "MZXW6YTBOI"),
    ])
  func base32(plain: String, coded: String) {
    #expect(Base32.text(Array(plain.utf8)) == coded)
    #expect(Base32.bytes(coded.lowercased()) == Array(plain.utf8))
    #expect(Base32.bytes("1!") == nil)
  }
}
