#include "runner/io/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "runner/io/descriptor.h"
#include "runner/io/disk.h"
#include "runner/io/files.h"

namespace benchfield {
namespace {

class ReplacingFile final : public OutputFile {
 public:
  ReplacingFile(Descriptor file, std::string path, std::string temporary)
      : file_(std::move(file)), path_(std::move(path)), temporary_(std::move(temporary)) {}
  ReplacingFile(const ReplacingFile&) = delete;
  ReplacingFile& operator=(const ReplacingFile&) = delete;
  ~ReplacingFile() override {
    if (!committed_) ::unlink(temporary_.c_str());
  }

  Status write(std::string_view part) override {
    const int error = write_all(file_.get(), part);
    if (error != 0) return file_failed("write", path_, error);
    return Done{};
  }

  Status commit() override {
    int error = ::fsync(file_.get()) == 0 ? 0 : errno;
    file_.reset();
    if (error == 0 && std::rename(temporary_.c_str(), path_.c_str()) != 0) error = errno;
    if (error != 0) return file_failed("write", path_, error);
    committed_ = true;
    sync_directory(parent_of(path_));
    return Done{};
  }

 private:
  Descriptor file_;
  std::string path_, temporary_;
  bool committed_ = false;
};

}  // namespace

tl::unexpected<Error> file_failed(const std::string& doing, const std::string& path, int error) {
  return fail("file-failed", doing + " '" + path + "': " + errno_text(error));
}

int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

std::string parent_of(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

void sync_directory(const std::string& path) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.is_open()) ::fsync(directory.get());
}

Result<std::unique_ptr<OutputFile>> create_output(const std::string& path, int mode) {
  static std::atomic<unsigned> number{0};
  BF_CHECK_OK(make_directory(parent_of(path)));
  std::string temporary =
      path + ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(number++);
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                         static_cast<mode_t>(mode)));
  if (!file.is_open()) return file_failed("write", path, errno);
  return std::make_unique<ReplacingFile>(std::move(file), path, std::move(temporary));
}

}  // namespace benchfield
