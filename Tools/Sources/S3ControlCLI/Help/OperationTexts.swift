/// The description of an operation, with examples.
struct OperationText {
    /// A summary in one sentence.
    var summary: String
    /// Further information for callers.
    var discussion: String
    /// Command lines, each with its purpose.
    var examples: [(purpose: String, line: String)]

    /// The text for the operation with this name in the API.
    static func of(_ operation: String) -> OperationText {
        switch operation {
        case "CreateJob":
            OperationText(
                summary: "Create a job that does one operation with every object of a list.",
                discussion:
                    "The list is a manifest, or is generated from a bucket and a filter. Unless --no-confirmation-required "
                    + "is given, the job waits to be confirmed: update-job-status with Ready starts it.",
                examples: [
                    (
                        "Create a job from a file, and print its ID",
                        "s3control create-job --cli-input-yaml file://job.yaml --query JobId --output text"
                    ),
                    (
                        "Make the file to fill in",
                        "s3control create-job --generate-cli-skeleton yaml-input > job.yaml"
                    ),
                    (
                        "Replace the tags of the objects of a CSV file",
                        "s3control create-job --account-id 123456789012 --priority 10 --no-confirmation-required "
                            + "--role-arn arn:aws:iam::123456789012:role/batch "
                            + "--operation 'S3PutObjectTagging={TagSet=[{Key=team,Value=media}]}' "
                            + "--manifest 'Spec={Format=S3BatchOperations_CSV_20180820,Fields=[Bucket,Key]},"
                            + "Location={ObjectArn=arn:aws:s3:::lists/tag.csv,ETag=60e460c9d1046e73f7dde5043ac3ae85}' "
                            + "--report Enabled=false"
                    ),
                ]
            )
        case "DescribeJob":
            OperationText(
                summary: "Show everything about a job.",
                discussion: "A job that was just created may not be found for a short while.",
                examples: [
                    (
                        "Print the job's status",
                        "s3control describe-job --account-id 123456789012 --job-id ID --query Job.Status --output text"
                    ),
                    (
                        "Print why a job failed",
                        "s3control describe-job --account-id 123456789012 --job-id ID "
                            + "--query 'Job.FailureReasons[].[FailureCode,FailureReason]' --output text"
                    ),
                ]
            )
        case "ListJobs":
            OperationText(
                summary: "List the jobs that have not ended, and those that ended within 90 days.",
                discussion:
                    "One call returns one page. --max-items, --page-size and --starting-token go through the pages.",
                examples: [
                    (
                        "Print the IDs of the jobs that wait to be confirmed",
                        "s3control list-jobs --account-id 123456789012 --job-statuses Suspended "
                            + "--query 'Jobs[].JobId' --output text"
                    ),
                    (
                        "Print the failed jobs of the highest priority first",
                        "s3control list-jobs --account-id 123456789012 --job-statuses Failed "
                            + "--query 'reverse(sort_by(Jobs, &Priority))[].[JobId,Priority,Description]' --output table"
                    ),
                ]
            )
        case "UpdateJobPriority":
            OperationText(
                summary: "Change a job's priority.",
                discussion: "A job of a higher number runs before one of a lower number.",
                examples: [
                    (
                        "Let a job run before others",
                        "s3control update-job-priority --account-id 123456789012 --job-id ID --priority 100"
                    )
                ]
            )
        case "UpdateJobStatus":
            OperationText(
                summary: "Confirm or cancel a job.",
                discussion:
                    "Cancelling a running job answers Cancelling: tasks that run are still finished. describe-job shows "
                    + "when it is Cancelled.",
                examples: [
                    (
                        "Cancel a job",
                        "s3control update-job-status --account-id 123456789012 --job-id ID "
                            + "--requested-job-status Cancelled --status-update-reason superseded"
                    ),
                    (
                        "Confirm a job",
                        "s3control update-job-status --account-id 123456789012 --job-id ID --requested-job-status Ready"
                    ),
                ]
            )
        case "GetJobTagging":
            OperationText(
                summary: "Show the tags of a job.",
                discussion: "",
                examples: [
                    (
                        "Print the value of one tag",
                        "s3control get-job-tagging --account-id 123456789012 --job-id ID "
                            + "--query \"Tags[?Key=='team'].Value\" --output text"
                    )
                ]
            )
        case "PutJobTagging":
            OperationText(
                summary: "Replace all tags of a job.",
                discussion: "",
                examples: [
                    (
                        "Give a job two tags",
                        "s3control put-job-tagging --account-id 123456789012 --job-id ID "
                            + "--tags Key=team,Value=media Key=env,Value=test"
                    )
                ]
            )
        case "DeleteJobTagging":
            OperationText(
                summary: "Delete all tags of a job.",
                discussion: "",
                examples: [
                    (
                        "Delete the tags of a job",
                        "s3control delete-job-tagging --account-id 123456789012 --job-id ID"
                    )
                ]
            )
        default:
            OperationText(
                summary: "The operation \(operation) of Amazon S3 Control.",
                discussion: "",
                examples: []
            )
        }
    }
}
