@_exported public import AWSCore
@_exported public import HTTPTransport
@_exported public import S3ControlModel

@_exported public import class AWSClientRuntime.AdaptiveRetryPolicy
// Users of S3Control write requests, credentials and transport settings without further imports.
@_exported public import struct AWSClientRuntime.AttemptContext
@_exported public import struct AWSClientRuntime.CallOptions
@_exported public import struct AWSClientRuntime.CallSummary
@_exported public import protocol AWSClientRuntime.ClientMiddleware
@_exported public import struct AWSClientRuntime.FailedAttempt
@_exported public import struct AWSClientRuntime.NoRetryPolicy
@_exported public import protocol AWSClientRuntime.RetryPolicy
@_exported public import class AWSClientRuntime.StandardRetryPolicy
@_exported public import struct AWSClientRuntime.SucceededAttempt
