import Glibc
import Tuning

extension StorageError {
    /// What the system answered, at the file `place`.
    init(errno code: Int32, at place: String) {
        self =
            switch code {
            case EACCES, EPERM, EROFS: .readOnly(place)
            case ENOSPC, EDQUOT, EFBIG: .full(place)
            default: .unavailable(place, detail: String(cString: strerror(code)))
            }
    }
}
