// The command line of Digits.
#include "netrt/commands/app.h"

namespace digits {
extern const netrt::Net net;
extern const netrt::Selftest selftest;
extern const netrt::Profile profile;
}  // namespace digits

int main(int argc, char** argv) {
    const netrt::Version versions[] = {{&digits::net, {&digits::selftest, &digits::profile}}};
    return netrt::run_app(versions, argc, argv);
}
