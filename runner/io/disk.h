#pragma once

#include <string>
#include <string_view>

#include "runner/base/result.h"

namespace benchfield {

/// What the files of io/ write with. Private to io/.

/// "write 'PATH': No space left on device".
tl::unexpected<Error> file_failed(const std::string& doing, const std::string& path, int error);
/// errno of the first failure, 0 when everything was written.
int write_all(int fd, std::string_view text);
/// The directory of a path, "." when it names none.
std::string parent_of(const std::string& path);
/// Makes a rename or a new file survive a power cut; a file system that cannot do it is no failure.
void sync_directory(const std::string& path);

}  // namespace benchfield
