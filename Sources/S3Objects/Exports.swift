// What callers of S3Objects need to write requests, credentials and transport settings without further imports.
// Whole modules only where every public name is specific to this package.
@_exported public import HTTPTransport
@_exported public import S3ControlModel

@_exported public import class AWSClientRuntime.AdaptiveRetryPolicy
@_exported public import struct AWSClientRuntime.AttemptContext
@_exported public import struct AWSClientRuntime.CallOptions
@_exported public import struct AWSClientRuntime.CallSummary
@_exported public import protocol AWSClientRuntime.ClientMiddleware
@_exported public import struct AWSClientRuntime.EndpointError
@_exported public import struct AWSClientRuntime.FailedAttempt
@_exported public import struct AWSClientRuntime.NextHandler
@_exported public import struct AWSClientRuntime.NoRetryPolicy
@_exported public import protocol AWSClientRuntime.RetryPolicy
@_exported public import class AWSClientRuntime.StandardRetryPolicy
@_exported public import struct AWSClientRuntime.SucceededAttempt
@_exported public import struct AWSCore.Credentials
@_exported public import struct AWSCore.CredentialsError
@_exported public import protocol AWSCore.CredentialsProvider
@_exported public import struct AWSCore.EnvironmentVariables
@_exported public import class AWSCore.Secret
@_exported public import struct AWSCore.StaticCredentialsProvider
@_exported public import struct AWSCore.WallClock
