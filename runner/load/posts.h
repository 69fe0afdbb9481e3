#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"

namespace benchfield {

/// How one POST ended.
struct PostOutcome {
  std::size_t client = 0;
  int status = 0;               ///< 0: no reply, see error
  std::string body;             ///< of the reply
  std::string error;            ///< why there was no reply
  bool was_handed_out = false;  ///< the whole body left us: the server may have acted on it
  Nanoseconds retry_after{0};   ///< as the reply asked; 0 when it did not
};

/// Concurrent POSTs over kept connections, one a client, driven by the calling thread. The pieces
/// of a body must stay where they are until the outcome is there. Never repeats a request by
/// itself.
class Posts {
 public:
  virtual ~Posts() = default;
  /// A client that is idle, or -1.
  virtual int idle_client() const = 0;
  virtual std::size_t busy() const = 0;
  virtual void start(int client, const std::string& url, std::vector<std::string_view> body) = 0;
  /// What ended within the time.
  virtual std::vector<PostOutcome> wait(Nanoseconds at_most) = 0;
  /// Cuts off everything still under way.
  virtual std::vector<PostOutcome> abandon() = 0;
};

/// NDJSON over HTTP/1.1. Error "http-failed" when libcurl cannot be set up.
Result<std::unique_ptr<Posts>> make_posts(int clients, Nanoseconds timeout);

}  // namespace benchfield
