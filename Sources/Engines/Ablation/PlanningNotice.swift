/// What every result says about itself.
public enum PlanningNotice {
  public static let zh = "本结果仅供术前规划参考，不是医疗器械的结论；各项阈值须由介入医师确认。"
  public static let en =
    "This result supports planning. It is not a device claim; its thresholds need an interventional physician's sign-off."
}
