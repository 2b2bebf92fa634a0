internal import Basics
internal import S3ControlModel

/// What an operation finds around itself besides the account's jobs.
struct OperationContext {
    /// The jobs' date.
    let now: Date
    /// The region that the request was signed for.
    let region: String
    /// Where the ids of jobs come from.
    var ids: RandomSource
    let configuration: EmulatorConfiguration
    /// Whether another job may be kept.
    let hasRoom: Bool
}
