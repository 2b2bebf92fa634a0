// Types of the modules below that callers of S3BatchWorkflow need.
@_exported public import S3Control
@_exported public import S3ControlFiles
@_exported public import S3Objects
