// The command line of Digits.
#include "netrt/app.h"

namespace digits {
extern const netrt::Net net;
extern const netrt::Selftest selftest;
}  // namespace digits

int main(int argc, char** argv) { return netrt::run_app(digits::net, argc, argv, &digits::selftest); }
