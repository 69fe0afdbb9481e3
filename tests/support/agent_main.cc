#include <iostream>

#include "runner/load/agent.h"

/// `benchfield agent` without the rest of the program: for tests and benchmarks.
int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: benchfield-agent-test SPEC\n";
    return 2;
  }
  std::ios::sync_with_stdio(false);
  return benchfield::run_agent(argv[1], std::cin, std::cout, benchfield::real_clock());
}
