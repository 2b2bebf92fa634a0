import Basics
import HTTPTypes
import S3ControlEmulator
import S3ControlFiles
import S3ControlModel
import Testing

@Suite("A listing of a store in memory that is read page by page")
struct StorePagingTests {
    private let bench = StoreBench()

    /// The entries of all pages: the IDs of uploads, and common prefixes.
    private func uploads(_ query: String, pageSize: Int) throws -> [String] {
        var found: [String] = []
        var marker = ""
        for _ in 0..<50 {
            let page = try bench.send(.get, "/photos?uploads&max-uploads=\(pageSize)\(query)\(marker)")
            let entries = page.values("UploadId") + page.values("CommonPrefixes><Prefix")
            #expect(entries.count <= pageSize)
            found += entries
            guard page.value("IsTruncated") == "true" else {
                #expect(page.value("NextKeyMarker") == nil)
                return found
            }
            marker = "&key-marker=" + PercentEncoding.encode(try #require(page.value("NextKeyMarker")))
            if let id = page.value("NextUploadIdMarker") { marker += "&upload-id-marker=\(id)" }
        }
        Issue.record("The listing has no end.")
        return found
    }

    @Test("has each upload once, those of one key in the order in which they began", arguments: 1...9)
    func uploadPages(pageSize: Int) throws {
        var ids: [String: [String]] = [:]
        for number in 0..<24 {
            let key = ["a", "b/1", "b/2", "c", "d/1", "e"][number * 5 % 6]
            let id = try bench.send(.post, "/photos/\(key)?uploads").value("UploadId")
            ids[key, default: []].append(try #require(id))
            bench.clock.advance(days: 1)
        }
        func all(_ keys: String...) -> [String] { keys.flatMap { ids[$0] ?? [] } }
        let flat = try uploads("", pageSize: pageSize)
        #expect(flat == all("a", "b/1", "b/2", "c", "d/1", "e"))
        let folders = try uploads("&delimiter=%2F", pageSize: pageSize)
        #expect(folders.sorted() == (all("a", "c", "e") + ["b/", "d/"]).sorted())
        let folder = try uploads("&prefix=b%2F&delimiter=%2F", pageSize: pageSize)
        #expect(folder == all("b/1", "b/2"))
        let invalid = "/photos?uploads&key-marker=a&upload-id-marker=nonsense"
        #expect(try bench.send(.get, invalid).code == "InvalidArgument")
    }

    /// Writes versions, some of them without versioning in between.
    private func writeVersions(suspendedAfter count: Int?) {
        bench.store.setVersioning(.enabled, of: "photos")
        for key in ["j", "k", "l"] {
            for number in 0..<20 {
                bench.store.setVersioning(number == count ? .suspended : .enabled, of: "photos")
                bench.store.put("x", at: key, in: "photos")
            }
            bench.store.remove(key, in: "photos")
        }
    }

    @Test(
        "has all versions, even if each page is deleted before the next is read",
        arguments: [1, 3, 7, 20, 63],
        [nil, 0, 8, 19] as [Int?]
    )
    func deletedVersions(pageSize: Int, suspendedAfter: Int?) throws {
        writeVersions(suspendedAfter: suspendedAfter)
        var marker = ""
        for _ in 0..<200 {
            let page = try bench.send(.get, "/photos?versions&max-keys=\(pageSize)\(marker)")
            for (key, id) in zip(page.values("Key"), page.values("VersionId")) {
                #expect(try bench.send(.delete, "/photos/\(key)?versionId=\(id)").status == 204)
            }
            guard page.value("IsTruncated") == "true" else { break }
            marker = "&key-marker=\(try #require(page.value("NextKeyMarker")))"
            marker += "&version-id-marker=\(try #require(page.value("NextVersionIdMarker")))"
        }
        #expect(bench.store.versions(in: "photos").isEmpty)
    }

    @Test(
        "has all versions for a job, too",
        arguments: [1, 3, 7, 20, 63],
        [nil, 0, 8, 19] as [Int?]
    )
    func deletedVersionsOfJob(pageSize: Int, suspendedAfter: Int?) async throws {
        writeVersions(suspendedAfter: suspendedAfter)
        var request = ObjectListRequest(bucket: "photos") {
            $0.includesVersions = true
            $0.pageSize = pageSize
        }
        for _ in 0..<200 {
            let page = try await bench.store.list(request)
            for stored in page.objects {
                let id = try #require(stored.object.versionID)
                let path = "/photos/\(stored.object.key)?versionId=\(id)"
                #expect(try bench.send(.delete, path).status == 204)
            }
            request.continuation = page.continuation
            if page.continuation == nil { break }
        }
        #expect(bench.store.versions(in: "photos").isEmpty)
        request.continuation = "nonsense/k"
        let invalid = request
        let error = await #expect(throws: ObjectStoreError.self) { try await bench.store.list(invalid) }
        #expect(error?.code == "InvalidArgument")
    }

    @Test("continues after the place of a version that was removed", arguments: 0..<5)
    func removedMarker(index: Int) throws {
        bench.store.setVersioning(.enabled, of: "photos")
        let ids = (0..<5).map { bench.store.put("\($0)", at: "k", in: "photos").versionID }
        let newestFirst = Array(ids.reversed())
        let path = "/photos?versions&key-marker=k&version-id-marker="
        let rest = Array(newestFirst[(index + 1)...])
        #expect(try bench.send(.get, path + newestFirst[index]).values("VersionId") == rest)
        _ = try bench.send(.delete, "/photos/k?versionId=\(newestFirst[index])")
        #expect(try bench.send(.get, path + newestFirst[index]).values("VersionId") == rest)
        bench.store.put("new", at: "k", in: "photos")
        #expect(try bench.send(.get, path + newestFirst[index]).values("VersionId") == rest)
        #expect(try bench.send(.get, path + "nonsense").code == "InvalidArgument")
    }
}
