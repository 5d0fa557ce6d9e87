@testable import Rulebook

/// A rulebook small enough to read at one look, whose parts tests replace.
struct SmallBook {
  var book = """
    # test-1 测试规范 · Test norm

    ```book
    enabled true
    note 只为测试 / for tests only
    ```
    """

  var facts = """
    # 事实 · Facts

    ## enumeration title ordered 职称 · Title

    | word | 中文 | English |
    |---|---|---|
    | 医师 | 医师 | Physician |
    | 主治医师 | 主治医师 | Attending |
    | 主任医师 | 主任医师 | Chief |

    ## enumeration grade unordered 等级 · Grade

    | word | 中文 | English |
    |---|---|---|
    | 二级 | 二级 | Secondary |
    | 三级 | 三级 | Tertiary |

    ## list tertiary of grade 三级医院 · Tertiary hospitals

    | member |
    |---|
    | 三级 |

    ## record Person 人员 · Person

    | 事实 Fact | 类型 Type | 中文 | English | 单位 Unit | 证据 Evidence |
    |---|---|---|---|---|---|
    | title | title | 职称 | Title | | |
    | date | date, fixed | 到岗 | Arrival | | |
    | cases | integer | 病例 | Cases | 例 / case | |

    ## record Need 需求 · Need

    | 事实 Fact | 类型 Type | 中文 | English | 单位 Unit | 证据 Evidence |
    |---|---|---|---|---|---|
    | start | date | 开始 | Start | | |
    | assessed | date? | 评估 | Assessed | | |

    ## hospital 医院 · Hospital

    | 事实 Fact | 类型 Type | 中文 | English | 单位 Unit | 证据 Evidence |
    |---|---|---|---|---|---|
    | grade | grade, fixed | 等级 | Grade | | 证书 / certificate |
    | icu.beds | integer | 病床 | Beds | 张 / bed | 平面图 / floor plan |
    | leading | boolean | 领先 | Leading | | |
    | start | date | 开始日期 | Start | | |
    | people | list of Person | 人员 | People | | |
    | chiefs | integer = `count(p in people: p.title >= 主任医师)` | 主任医师 | Chiefs | 名 / person | |
    | need | Need? | 需求 | Need | | |
    | serious | integer | 并发症 | Complications | | |
    | cases | integer | 病例 | Cases | | |
    | grades | list of integer | 事故 | Accidents | | |

    ```consistent
    serious <= cases : 并发症不能多于病例 / complications cannot outnumber the cases
    ```

    ## physician 医师 · Physician

    | 事实 Fact | 类型 Type | 中文 | English | 单位 Unit | 证据 Evidence |
    |---|---|---|---|---|---|
    | title | title | 职称 | Title | | |
    """

  var parameters = """
    # 参数 · Parameters

    | 参数 Parameter | 条款 Clause | 自 From | 值 Value | 单位 Unit | 比较 Comparison | 更严 Stricter | 来源 Source | 中文 | English | 备注 Note |
    |---|---|---|---|---|---|---|---|---|---|---|
    | years | 1.1 | - | 5 | year | >= | higher | text | 年限 | Years | |
    | beds | 1.1 | - | 6 | bed | >= | higher | text | 病床 | Beds | |
    | beds | 1.1 | 2030-01-01 | 8 | bed | >= | higher | text | 病床 | Beds | |
    | rate | 1.2 | - | 0.5 | percent | < | lower | text | 比率 | Rate | |
    """

  var readings = """
    # 释读 · Readings

    ## R1 范围 · Scope

    - B：宽。 / B: wide.
    - A（推荐）：窄。 / A (recommended): narrow.

    更严 Stricter: A
    """

  var questions = """
    # 问题 · Questions

    ## base 医院是否合格 · Does the hospital qualify

    ```question
    about hospital
    answer §1.1 and §1.2
    ```
    """

  /// The rules of clauses 1.1 and 1.2, and the kind of their block.
  var rule = "require grade in tertiary\n  and start + $years <= asOf and icu.beds >= $beds"
  var second = "require rate(serious, cases) < $rate and reading(R1, A: leading, B: true)"
  var kind = "rule"

  var clauses: String {
    """
    # 一、条款 · 1. Clauses

    ## 1.1 规模 · Size

    `hospital` `hard` 一(一)

    > 病床不少于6张
    > 5年以上

    - 要求：三级医院，五年，六张床。
    - Requirement: A tertiary hospital, five years, six beds.
    - 证据：台账。 / Evidence: register.
    - 不符合：不合格。 / If not met: fails.
    - 释读：按字面。 / Reading: as it stands.

    ```\(kind)
    \(rule)
    ```

    ## 1.2 质量 · Quality

    `hospital` `hard` 一(二)

    > 应当低于0.5%

    - 要求：并发症少。
    - Requirement: Few complications.
    - 证据：登记。 / Evidence: registry.
    - 不符合：不合格。 / If not met: fails.

    ```rule
    \(second)
    ```

    ## 1.3 原则 · Principle

    `-` `principle` 一(三)

    > 最低要求

    - 要求：这是最低要求。
    - Requirement: This is a minimum.

    ```not-computable
    原则，不单独计算。 / A principle; nothing to compute.
    ```
    """
  }

  static let norm = "一、医院病床不少于\n6张，开展工作5年以上。并发症应当低于0.5%。本规范为最低要求。"

  var files: [SourceFile] {
    [
      SourceFile(name: "test-1/book.md", text: book), SourceFile(name: "test-1/facts.md", text: facts),
      SourceFile(name: "test-1/parameters.md", text: parameters),
      SourceFile(name: "test-1/readings.md", text: readings),
      SourceFile(name: "test-1/questions.md", text: questions),
      SourceFile(name: "test-1/01-clauses.md", text: clauses),
    ]
  }

  func load(norm: String? = nil) throws -> Rulebook { try Rulebook.load(files, norm: norm) }

  /// What the loader finds.
  var findings: [Finding] { Rulebook.check(files).findings }

  var errors: [Finding] { findings.filter { $0.severity == .error } }

  /// The place of some text in the clauses' file, counted by hand of the test: line and column from one.
  func place(of text: String) -> (line: Int, column: Int)? {
    for (number, line) in clauses.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard let range = line.firstRange(of: text) else { continue }
      return (number + 1, line.distance(from: line.startIndex, to: range.lowerBound) + 1)
    }
    return nil
  }
}
