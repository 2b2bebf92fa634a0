public import AWSClientRuntime
@_spi(XML) import AWSXML
@_spi(XML) import Basics
public import S3ControlModel

@_spi(Requests) extension S3ObjectLockLegalHold: ObjectSetting {
    public static var getOperation: StaticString { "GetObjectLegalHold" }
    public static var putOperation: StaticString { "PutObjectLegalHold" }
    public static var settingSubresource: String { "legal-hold" }

    public func document() throws -> [UInt8] {
        try UnknownMembers.refuse(unknownMembers)
        return try .s3Document("LegalHold") { try $0.element("Status", status.rawValue) }
    }

    public static func read(_ response: ObjectResponse) throws -> S3ObjectLockLegalHold {
        S3ObjectLockLegalHold(status: .init(rawValue: try response.text(of: "Status", in: "LegalHold")))
    }
}

@_spi(Requests) extension S3Retention: ObjectSetting {
    public static var getOperation: StaticString { "GetObjectRetention" }
    public static var putOperation: StaticString { "PutObjectRetention" }
    public static var settingSubresource: String { "retention" }

    public func document() throws -> [UInt8] {
        try UnknownMembers.refuse(unknownMembers, eventHoldDuration?.unknownMembers ?? UnknownMembers())
        return try .s3Document("Retention") { writer in
            if let mode { try writer.element("Mode", mode.rawValue) }
            if let date = retainUntilDate {
                try writer.element("RetainUntilDate", try Timestamp.text(of: date))
            }
            if let eventHold { try writer.element("EventHold", eventHold.rawValue) }
            if let duration = eventHoldDuration {
                writer.startElement("EventHoldDuration")
                if let days = duration.days { try writer.element("Days", "\(days)") }
                if let years = duration.years { try writer.element("Years", "\(years)") }
                writer.endElement()
            }
        }
    }

    public static func read(_ response: ObjectResponse) throws -> S3Retention {
        var retention = S3Retention()
        try response.document("Retention") { reader, name in
            switch name {
            case "Mode": retention.mode = .init(rawValue: try reader.readText())
            case "RetainUntilDate": retention.retainUntilDate = try reader.readDate()
            case "EventHold": retention.eventHold = .init(rawValue: try reader.readText())
            case "EventHoldDuration":
                var duration = S3ObjectLockRetentionEventHoldDuration()
                try reader.children { reader, name in
                    switch name {
                    case "Days": duration.days = try reader.readInteger()
                    case "Years": duration.years = try reader.readInteger()
                    default: return false
                    }
                    return true
                }
                retention.eventHoldDuration = duration
            default: return false
            }
            return true
        }
        return retention
    }
}

extension S3ObjectClient {
    /// Returns whether an object is under a legal hold.
    public func legalHold(
        of target: ObjectTarget,
        options: CallOptions = CallOptions()
    ) async throws -> S3ObjectLockLegalHoldStatus {
        try await call(GetSettingRequest<S3ObjectLockLegalHold>(target), options).status
    }

    /// Places a legal hold on an object or removes it.
    public func setLegalHold(
        of target: ObjectTarget,
        to status: S3ObjectLockLegalHoldStatus,
        options: CallOptions = CallOptions()
    ) async throws {
        _ = try await call(PutSettingRequest(target, S3ObjectLockLegalHold(status: status)), options)
    }

    /// Returns the mode and the end of an object's retention.
    public func retention(
        of target: ObjectTarget,
        options: CallOptions = CallOptions()
    ) async throws -> S3Retention {
        try await call(GetSettingRequest<S3Retention>(target), options)
    }

    /// Sets the retention of an object. An empty retention removes it.
    ///
    /// - Parameters:
    ///   - target: The object.
    ///   - retention: The mode and the end of the retention.
    ///   - bypassesGovernance: Whether a governance-mode retention may be shortened, which requires a special
    ///     permission.
    ///   - options: The settings of this call.
    public func setRetention(
        of target: ObjectTarget,
        to retention: S3Retention,
        bypassesGovernance: Bool? = nil,
        options: CallOptions = CallOptions()
    ) async throws {
        var request = PutSettingRequest(target, retention)
        request.bypassesGovernanceRetention = bypassesGovernance
        _ = try await call(request, options)
    }
}
