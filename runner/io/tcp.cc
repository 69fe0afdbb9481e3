#include "runner/io/tcp.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace benchfield {
namespace {

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

struct Addresses {
  addrinfo* list = nullptr;
  ~Addresses() {
    if (list) freeaddrinfo(list);
  }
};

Status resolve(const std::string& host, const std::string& port, Addresses& out) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  const int code = getaddrinfo(host.c_str(), port.c_str(), &hints, &out.list);
  if (code != 0)
    return fail("no-connection", "cannot look up '" + host + "': " + gai_strerror(code));
  return Done{};
}

std::string reason(int number) { return std::strerror(number); }

}  // namespace

Status try_connect(const std::string& address, Nanoseconds timeout) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos)
    return fail("no-connection", "'" + address + "' is not HOST:PORT");
  Addresses found;
  BF_CHECK_OK(resolve(address.substr(0, colon), address.substr(colon + 1), found));
  const Socket socket(
      ::socket(found.list->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.fd() < 0) return fail("no-connection", "no socket: " + reason(errno));
  int problem = 0;
  if (connect(socket.fd(), found.list->ai_addr, found.list->ai_addrlen) != 0) problem = errno;
  if (problem == EINPROGRESS) {
    pollfd waiting{socket.fd(), POLLOUT, 0};
    const auto ms = std::chrono::duration_cast<Milliseconds>(timeout).count();
    const int ready = poll(&waiting, 1, static_cast<int>(ms));
    socklen_t size = sizeof problem;
    if (ready == 0) {
      problem = ETIMEDOUT;
    } else if (getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &problem, &size) != 0) {
      problem = errno;
    }
  }
  if (problem != 0)
    return fail("no-connection", "cannot connect to " + address + ": " + reason(problem));
  return Done{};
}

Status try_listen(const std::string& address, int port) {
  Addresses found;
  BF_CHECK_OK(resolve(address, std::to_string(port), found));
  const Socket socket(::socket(found.list->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.fd() < 0) return fail("port-taken", "no socket: " + reason(errno));
  const int yes = 1;  // as servers do: a port in TIME_WAIT is free
  setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(socket.fd(), found.list->ai_addr, found.list->ai_addrlen) != 0 ||
      listen(socket.fd(), 1) != 0) {
    return fail("port-taken",
                address + ":" + std::to_string(port) + " cannot be used: " + reason(errno));
  }
  return Done{};
}

}  // namespace benchfield
