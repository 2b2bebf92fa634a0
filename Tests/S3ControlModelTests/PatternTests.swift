@_spi(Shapes) import S3ControlModel
import Testing

@Suite("A pattern matches the same texts as the service model's expression")
struct PatternTests {
    @Test(
        "Matching texts",
        arguments: [
            (Pattern.accountID, "012345678901"), (.jobID, "aZ0-_"),
            (.jobARN, "arn:aws:s3:us-east-1:123456789012:job/x"), (.jobARN, "arn:\n:s3:A-:123456789012:job/"),
            (.s3ARN, "arn:aws:s3:::bucket/key"), (.s3ARN, "arn:x:s3:"), (.s3ARN, "arn:\u{301}:s3:\u{301}"),
            (.s3OrExpressARN, "arn:aws:s3express:region:account:bucket/b--usw2-az1--x-s3"),
            (.s3OrExpressARN, "arn:aws:s3:::b"),
            (.roleARN, "arn:aws-cn:iam::123456789012:role/path/name"),
            (.roleARN, "arn:x:iam::123456789012:role/"),
            (.kmsKeyARN, "arn:aws-us-gov:kms:us-gov-1:123456789012:key/mrk-1a"),
            (.functionARN, "f"), (.functionARN, "function:f"), (.functionARN, "f:$LATEST"),
            (.functionARN, "arn:aws:lambda:us-gov-west-1:123456789012:function:name:alias"),
            (.functionARN, "arn::lambda:us-isob-east-1:name"), (.functionARN, "us-gov-1:f"),
            (.functionARN, "function:function"), (.functionARN, "function:function:f"),
            (.functionARN, "123456789012:123456789012"), (.functionARN, "us-east-1:us-east-1:us-east-1"),
            (.tag, ""), (.tag, "Ünïcode ²\u{3000}/=+-@._:"), (.nextToken, "AZaz09+:/=?#-_$%&()*,.;<>@[\\]^"),
        ]
    )
    func matches(pattern: Pattern, text: String) {
        #expect(pattern.matches(text))
    }

    @Test(
        "Other texts",
        arguments: [
            (Pattern.accountID, ""), (.accountID, "012345678901\n"), (.accountID, "٠٠٠٠٠٠٠٠٠٠٠٠"),
            (.jobID, ""), (.jobID, "a.b"), (.jobID, "é"),
            (.jobARN, "arn:aws:s3::123456789012:job/x"), (.jobARN, "arn:aws:s3:r:123456789012:job/\n"),
            (.jobARN, "arn:aws:s3:r:12345678901:job/x"), (.jobARN, "arn:aws:s3:r:123456789012:jobs"),
            (.s3ARN, "arn::s3:x"), (.s3ARN, "arn:aws:s3"), (.s3ARN, "arn:aws:s3:a\nb"),
            (.s3ARN, " arn:aws:s3:"),
            (.s3ARN, "arn:a:b:s3:"), (.s3ARN, "bucket"), (.s3OrExpressARN, "arn:aws:s3expres:b"),
            (.roleARN, "arn:aws:iam:r:123456789012:role/x"), (.roleARN, "arn:aws:iam::123456789012:user/x"),
            (.kmsKeyARN, "arn:aw:kms:r:123456789012:key/x"), (.kmsKeyARN, "arn:aws:kms:R:123456789012:key/x"),
            (.kmsKeyARN, "arn:aws:kms:r:123456789012:key/"),
            (.kmsKeyARN, "arn:aws_:kms:r:123456789012:key/x"),
            (.functionARN, ""), (.functionARN, "a b"), (.functionARN, "f:"), (.functionARN, ":f"),
            (.functionARN, "f:$LATEST1"), (.functionARN, "$LATEST"), (.functionARN, "f:g:h"),
            (.functionARN, "arn:aws:lambda:"), (.functionARN, "arn:awss3:lambda:f"),
            (.functionARN, "a:b:c:d"),
            (.functionARN, "us-east-12:a:b"), (.functionARN, "us-xyz-east-1:a:b"),
            (.functionARN, "us-isobb-east-1:a:b"),
            (.tag, "a;b"), (.tag, "a\nb"), (.tag, "e\u{301}"), (.tag, "👩"), (.tag, "\u{0}"),
            (.nextToken, ""), (.nextToken, "a b"), (.nextToken, "\""), (.nextToken, "!"), (.nextToken, "é"),
            (.nextToken, "{"),
        ]
    )
    func misses(pattern: Pattern, text: String) {
        #expect(!pattern.matches(text))
    }

    @Test("Every pattern has a summary and an expression", arguments: Pattern.allCases)
    func words(pattern: Pattern) {
        #expect(!pattern.summary.isEmpty)
        #expect(Pattern.allCases.filter { $0.regularExpression == pattern.regularExpression } == [pattern])
    }
}
