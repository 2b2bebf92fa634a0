import S3BatchWorkflow

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
    print(
        "Usage: TagEverything <bucket> <s3://bucket/list.csv> <role-arn>, with a key on each line of standard input"
    )
    throw ExampleError.usage
}
var keys: [String] = []
while let key = readLine() { keys.append(key) }
try await tagEverything(
    keys,
    in: S3Location(bucket: arguments[1]),
    list: S3Location(arguments[2]),
    roleARN: arguments[3]
)

enum ExampleError: Error {
    case usage
}
