internal import CSystemCalls

/// How the process holds on to memory.
public enum ProcessMemory {
  /// Call first of all. glibc gives each busy thread an arena of its own and returns little of them: buffers of many
  /// short-lived threads would add up to several times what is in use.
  public static func limitArenas() { system_limit_malloc_arenas(2) }
}
