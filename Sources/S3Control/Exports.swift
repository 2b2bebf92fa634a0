// Whoever imports S3Control writes requests, credentials and transport settings without further imports.
@_exported public import AWSCore
@_exported public import HTTPTransport
@_exported public import S3ControlModel
