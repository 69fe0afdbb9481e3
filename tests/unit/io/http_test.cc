#include "runner/io/http.h"

#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <vector>

#include "tests/support/http_stub.h"

namespace benchfield {
namespace {

HttpRequest request_to(const std::string& url) {
  HttpRequest request;
  request.url = url;
  return request;
}

TEST(HttpClient, SendsMethodBodyAndTypeAndKeepsTheConnection) {
  std::mutex mutex;
  std::vector<HttpStub::Request> seen;
  HttpStub stub([&](const HttpStub::Request& request) {
    const std::scoped_lock lock(mutex);
    seen.push_back(request);
    return HttpStub::Reply{.status = request.method == "DELETE" ? 404 : 200,
                           .body = "got " + request.method};
  });
  const auto client = make_http_client();
  for (const char* method : {"GET", "POST", "PUT", "DELETE", "POST"}) {
    HttpRequest request = request_to(stub.url("/planes/_count?x=1"));
    request.method = method;
    if (request.method == "PUT") request.body = std::string(200'000, 'x');
    const auto reply = client->send(request);
    ASSERT_TRUE(reply) << reply.error().what;
    EXPECT_EQ(reply->status, request.method == "DELETE" ? 404 : 200);
    EXPECT_EQ(reply->body, std::string("got ") + method);
  }
  EXPECT_EQ(stub.connections(), 1);
  ASSERT_EQ(seen.size(), 5U);
  EXPECT_EQ(seen[0].target, "/planes/_count?x=1");
  EXPECT_EQ(seen[2].body.size(), 200'000U);
  EXPECT_EQ(seen[2].headers["content-type"], "application/json");
  EXPECT_EQ(seen[1].headers["content-length"], "0");
  EXPECT_FALSE(seen[2].headers.contains("expect"));
}

TEST(HttpClient, NoReplyIsAnError) {
  int port = 0;
  {
    HttpStub gone([](const HttpStub::Request&) { return HttpStub::Reply{}; });
    port = gone.port();
  }
  const std::string url = "http://127.0.0.1:" + std::to_string(port) + "/";
  const auto refused = make_http_client()->send(request_to(url));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "http-failed");
  EXPECT_EQ(refused.error().what.find("no reply to GET " + url + ": Failed to connect"), 0U);

  HttpStub cutting([](const HttpStub::Request&) { return HttpStub::Reply{.cut_off = true}; });
  const auto cut = make_http_client()->send(request_to(cutting.url("/")));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().what, "no reply to GET " + cutting.url("/") + ": Empty reply from server");
}

TEST(HttpClient, GivesUpAtTheTimeout) {
  std::promise<void> release;
  const auto released = release.get_future().share();
  HttpStub slow([&](const HttpStub::Request&) {
    released.wait();
    return HttpStub::Reply{};
  });
  HttpRequest request = request_to(slow.url("/"));
  request.timeout = Milliseconds(50);
  const auto reply = make_http_client()->send(request);
  release.set_value();
  ASSERT_FALSE(reply);
  EXPECT_NE(reply.error().what.find("timed out after"), std::string::npos) << reply.error().what;
}

}  // namespace
}  // namespace benchfield
