#include <algorithm>
#include <atomic>
#include <iostream>
#include <string>

#include "tests/support/http_stub.h"

/// A bulk endpoint that stores nothing: counts documents and answers 201 for each. Prints its
/// address, and the count when its input ends.
int main() {
  std::atomic<std::int64_t> documents{0};
  const benchfield::HttpStub stub([&](const benchfield::HttpStub::Request& request) {
    benchfield::HttpStub::Reply reply;
    if (request.method != "POST") {
      reply.body = "{}";
      return reply;
    }
    const auto lines = std::count(request.body.begin(), request.body.end(), '\n');
    constexpr std::string_view kItem = R"({"index":{"status":201}})";
    reply.body.reserve(static_cast<std::size_t>(lines) * kItem.size());
    reply.body = R"({"took":1,"errors":false,"items":[)";
    for (std::ptrdiff_t i = 0; i < lines / 2; ++i) {
      if (i > 0) reply.body += ',';
      reply.body += kItem;
    }
    reply.body += "]}";
    documents += lines / 2;
    return reply;
  });
  std::cout << stub.address() << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  std::cout << documents << std::endl;
}
