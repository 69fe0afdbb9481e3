#pragma once

#include <string>

#include "runner/base/clock.h"
#include "runner/base/result.h"

namespace benchfield {

/// Opens and closes a TCP connection to "host:port". Errors: "no-connection" with the system's
/// reason.
Status try_connect(const std::string& address, Nanoseconds timeout);

/// Binds and closes a listening socket: whether a server could use address:port now. Error
/// "port-taken".
Status try_listen(const std::string& address, int port);

}  // namespace benchfield
