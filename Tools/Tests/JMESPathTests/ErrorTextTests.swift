import JMESPath
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("JMESPath: errors are the same as those of the AWS CLI's implementation")
struct ErrorTextTests {
    @Test(
        "Syntax",
        arguments: [
            ("foo ==", "Invalid jmespath expression: Incomplete expression:\n\"foo ==\"\n       ^"),
            (
                "foo.1",
                "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'], got: number: "
                    + "Parse error at column 4, token \"1\" (NUMBER), for expression:\n\"foo.1\"\n     ^"
            ),
            (
                "Jobs[0",
                "Invalid jmespath expression: Incomplete expression:\n\"Jobs[0\"\n       ^"
            ),
            ("a # b", "Bad jmespath expression: Unknown token #:\na # b\n  ^"),
            ("'a", "Bad jmespath expression: Unclosed ' delimiter:\n'a\n^"),
            (
                "a b",
                "Unexpected token: b: Parse error at column 2, token \"b\" (UNQUOTED_IDENTIFIER), for expression:\n\"a b\"\n   ^"
            ),
            ("a = b", "Bad jmespath expression: Unknown token '=':\na = b\n  ^"),
            ("", "Invalid JMESPath expression: cannot be empty."),
        ]
    )
    func syntax(_ text: String, _ message: String) {
        let error = #expect(throws: JMESPathError.self) { try JMESPathExpression(text) }
        #expect(error?.description == message)
    }

    @Test(
        "Functions",
        arguments: [
            (
                "abs('a')",
                "In function abs(), invalid type for value: a, expected one of: ['number'], received: \"string\""
            ),
            (
                "sort([`1`, 'a'])",
                "In function sort(), invalid type for value: a, expected one of: ['array-string', 'array-number'], received: \"str\""
            ),
            ("abs()", "Expected 1 argument for function abs(), received 0"),
            ("join('a')", "Expected 2 arguments for function join(), received 1"),
            ("merge()", "Expected at least 1 argument for function merge(), received 0"),
            ("nope(@)", "Unknown function: nope()"),
            ("'a' < `1`", "'<' not supported between instances of 'str' and 'int'"),
            ("contains('a', `1`)", "'in <string>' requires string as left operand, not int"),
        ]
    )
    func functions(_ text: String, _ message: String) throws {
        let expression = try JMESPathExpression(text)
        let error = #expect(throws: JMESPathError.self) { try expression.search(.object([])) }
        #expect(error?.description == message)
    }

    @Test("An invalid call is detected without evaluating it")
    func callsWithoutDocument() throws {
        #expect(try JMESPathExpression("a[?nope(@)].b").functionError?.unknownFunction == "nope")
        #expect(try JMESPathExpression("a || abs()").functionError?.kind == .invalidArity)
        #expect(try JMESPathExpression("sort_by(a, &length(b))").functionError == nil)
    }
}
