#include "runner/base/result.h"
