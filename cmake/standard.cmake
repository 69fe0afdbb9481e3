# What every own target shares: language level, warnings, sanitizers.
option(BENCHFIELD_TESTS "Build the tests" ON)
option(BENCHFIELD_BENCH "Build the benchmarks" OFF)
option(BENCHFIELD_WERROR "Treat warnings as errors" OFF)
set(BENCHFIELD_SANITIZE "" CACHE STRING "Sanitizers, as given to -fsanitize=")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(bf_standard INTERFACE)
target_compile_options(bf_standard INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms: on std::string + text (GCC bug 105651), and on moves of std::variant and std::optional (GCC bug 80635).
  target_compile_options(bf_standard INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(BENCHFIELD_WERROR)
  target_compile_options(bf_standard INTERFACE -Werror)
endif()
target_include_directories(bf_standard INTERFACE ${PROJECT_SOURCE_DIR})
if(BENCHFIELD_SANITIZE)
  add_compile_options(-fsanitize=${BENCHFIELD_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BENCHFIELD_SANITIZE})
  add_compile_options(-Wno-maybe-uninitialized)  # false alarms of g++ in instrumented std::variant
endif()

# benchfield_library(NAME SOURCES... ): a static library with the shared settings.
function(benchfield_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PRIVATE bf_standard)
endfunction()

# benchfield_test(NAME [THREADED] LIBRARIES... SOURCES...): one unit test program; every test runs on its own under ctest.
# Only what starts threads is built under ThreadSanitizer: on the rest it can find nothing.
function(benchfield_test name)
  cmake_parse_arguments(arg "THREADED" "" "SOURCES;LIBRARIES" ${ARGN})
  if(BENCHFIELD_SANITIZE STREQUAL "thread" AND NOT arg_THREADED)
    return()
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE bf_standard ${arg_LIBRARIES} GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE BENCHFIELD_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_dependencies(unit_tests ${name})
  gtest_discover_tests(${name} PROPERTIES LABELS unit DISCOVERY_TIMEOUT 60)
endfunction()
