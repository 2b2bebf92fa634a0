// What callers of S3BatchWorkflow need of the parts that it joins.
@_exported public import S3Control
@_exported public import S3ControlFiles
@_exported public import S3Objects
