internal import S3ControlModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
