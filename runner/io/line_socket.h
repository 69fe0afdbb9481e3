#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runner/base/clock.h"
#include "runner/base/result.h"

namespace benchfield {

/// A TCP connection that carries lines. send_line() may be called from any thread, read_line() from
/// one at a time, close() from any. Every wait is bounded; a peer whose machine went away is
/// noticed within about 15 s.
class LineConnection {
 public:
  virtual ~LineConnection() = default;
  /// The whole line and its end, within 5 s. Error "no-connection" when the peer is gone.
  virtual Status send_line(std::string_view line) = 0;
  /// The next line without its end; nothing when none came in time. Error "closed" at the end of
  /// the stream.
  virtual Result<std::optional<std::string>> read_line(Nanoseconds at_most) = 0;
  /// Both sides see the end of the stream from now on.
  virtual void close() = 0;
};

/// Connects to "host:port". Error "no-connection" with the system's reason.
Result<std::unique_ptr<LineConnection>> connect_lines(const std::string& address,
                                                      Nanoseconds timeout);

/// Listens on a port of every interface of this machine.
class LineListener {
 public:
  virtual ~LineListener() = default;
  virtual int port() const = 0;
  /// The next connection; nothing when none came in time.
  virtual Result<std::unique_ptr<LineConnection>> accept(Nanoseconds at_most) = 0;
};

/// Port 0 takes a free one. Error "port-taken".
Result<std::unique_ptr<LineListener>> listen_for_lines(int port);

}  // namespace benchfield
