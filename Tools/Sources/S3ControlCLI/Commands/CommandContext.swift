internal import S3Control

/// What a command works with: set once for each command line, because the commands themselves are made
/// by the argument parser.
struct CommandContext: Sendable {
    var console: Console
    var variables: [String: String]
    /// What sends in place of libcurl, for tests.
    var transport: (any HTTPTransport)?

    @TaskLocal static var current = CommandContext(console: .process(environment: [:]), variables: [:])
}
