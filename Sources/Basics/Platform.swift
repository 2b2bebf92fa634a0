// The only file that names a platform's Foundation and C library.
//
// Files that use `Date`, `UUID`, or a C function import Basics. Users of the package don't see these modules, because
// no other target exports Basics as a whole.

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
