internal import Basics

/// A change of status that a job comes to by itself at a date, unless something else changes it first.
struct JobEvent: Comparable, Sendable {
    let date: Date
    let sequence: Int
    let slot: Int
    let stamp: UInt32

    static func < (left: Self, right: Self) -> Bool {
        (left.date, left.sequence) < (right.date, right.sequence)
    }
}

/// A job's place in the order in which jobs get their turn to be active.
struct JobTurn: Comparable, Sendable {
    let priority: Int
    let sequence: Int
    let slot: Int
    let stamp: UInt32

    /// The higher priority goes first, and among equals the earlier job.
    static func < (left: Self, right: Self) -> Bool {
        (right.priority, left.sequence) < (left.priority, right.sequence)
    }
}

/// The same turns, those first that are the first to give way.
struct JobRetreat: Comparable, Sendable {
    let turn: JobTurn

    static func < (left: Self, right: Self) -> Bool { right.turn < left.turn }
}
