public import AWSClientRuntime
@_spi(XML) internal import AWSXML
@_spi(XML) internal import Basics
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
        var status: String?
        try response.document { reader in
            try reader.children { reader, name in
                guard name == "Status" else { return false }
                status = try reader.readText()
                return true
            }
        }
        guard let status else { throw MissingMember(name: "Status") }
        return S3ObjectLockLegalHold(status: .init(rawValue: status))
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
                guard let text = Timestamp(secondsSince1970: date.timeIntervalSince1970)?.description
                else {
                    throw CallFailure(
                        "invalidRequest",
                        message: "The date is not within the years 1 to 9999."
                    )
                }
                try writer.element("RetainUntilDate", text)
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
        try response.document { reader in
            try reader.children { reader, name in
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
        }
        return retention
    }
}

extension S3ObjectClient {
    /// Returns whether a legal hold keeps an object.
    public func legalHold(
        of target: ObjectTarget,
        options: CallOptions = CallOptions()
    ) async throws -> S3ObjectLockLegalHoldStatus {
        try await call(GetSettingRequest<S3ObjectLockLegalHold>(target), options).status
    }

    /// Sets or lifts a legal hold on an object.
    public func setLegalHold(
        of target: ObjectTarget,
        to status: S3ObjectLockLegalHoldStatus,
        options: CallOptions = CallOptions()
    ) async throws {
        _ = try await call(PutSettingRequest(target, S3ObjectLockLegalHold(status: status)), options)
    }

    /// Returns until when, and how, an object is retained.
    public func retention(
        of target: ObjectTarget,
        options: CallOptions = CallOptions()
    ) async throws -> S3Retention {
        try await call(GetSettingRequest<S3Retention>(target), options)
    }

    /// Retains an object; an empty retention ends one.
    ///
    /// - Parameters:
    ///   - target: The object.
    ///   - retention: Until when it is locked, and how.
    ///   - bypassesGovernance: Whether a governance retention may be shortened, which needs a permission of its own.
    ///   - options: Settings of this call.
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
