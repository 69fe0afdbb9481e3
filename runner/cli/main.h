#pragma once

namespace benchfield::cli {

/// argv to command to exit code.
int main(int argc, char** argv);

}  // namespace benchfield::cli
