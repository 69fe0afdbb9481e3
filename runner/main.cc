#include "runner/cli/main.h"

#include <cstdio>
#include <exception>

/// The only catch-all: what a library threw past its own catch is our bug, told as one.
int main(int argc, char** argv) {
  try {
    return benchfield::cli::main(argc, argv);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "error: unexpected: %s [bug]\n", problem.what());
  } catch (...) {
    std::fprintf(stderr, "error: unexpected [bug]\n");
  }
  return 70;
}
