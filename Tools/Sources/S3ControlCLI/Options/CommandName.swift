/// The names that the AWS CLI gives to the API's operations and members.
enum CommandName {
    /// `DescribeJob` as `describe-job`, `RoleArn` as `role-arn`.
    static func make(_ name: some StringProtocol) -> String {
        var result = ""
        let characters = Array(name.utf8)
        func isUpper(_ index: Int) -> Bool {
            characters.indices.contains(index) && (0x41...0x5A).contains(characters[index])
        }
        for index in characters.indices {
            if index > 0, isUpper(index) {
                let endsAcronym = isUpper(index - 1) && index + 1 < characters.count && !isUpper(index + 1)
                if !isUpper(index - 1) || endsAcronym { result += "-" }
            }
            result.unicodeScalars.append(UnicodeScalar(characters[index] | (isUpper(index) ? 0x20 : 0)))
        }
        return result
    }
}
