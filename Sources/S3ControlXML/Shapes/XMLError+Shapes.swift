extension XMLError.Code {
    /// A document of another kind: neither its root nor what is in it belongs to the shape.
    public static let unexpectedRoot = Self(rawValue: "unexpectedRoot")
    /// A member that every value of the shape has did not come.
    public static let missingMember = Self(rawValue: "missingMember")
}
