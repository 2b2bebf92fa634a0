// The one place that names a platform's Foundation and C library.
//
// A file that uses `Date`, `UUID` or a function of the C library imports Basics. Nothing reaches the package's users
// through it: no other target exports Basics as a whole.

#if canImport(FoundationEssentials)
@_exported public import FoundationEssentials
#else
@_exported public import Foundation
#endif

#if canImport(Darwin)
@_exported public import Darwin
#elseif canImport(Android)
@_exported public import Android
#elseif canImport(Musl)
@_exported public import Musl
#else
@_exported public import Glibc
#endif
