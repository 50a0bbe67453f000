// Which version of a net runs: the first that the processor can, or the one that is asked for.
#include <doctest/doctest.h>

#include <cstdlib>

#include "netrt/system/version.h"
#include "tiny_net.h"

namespace {

struct Asked {
    explicit Asked(const char* isa) { ::setenv("NETRT_ISA", isa, 1); }
    ~Asked() { ::unsetenv("NETRT_ISA"); }
};

netrt::Net net_for(const char* isa) {
    netrt::Net net = tiny::net();
    net.isa = isa;
    return net;
}

// What this processor cannot have.
#if defined(__aarch64__)
constexpr const char* foreign = "avx2";
#else
constexpr const char* foreign = "neon";
#endif

}  // namespace

TEST_CASE("the first version runs that the processor can run") {
    const netrt::Net other = net_for(foreign), plain = net_for("generic"), again = net_for("generic");
    const netrt::Version versions[] = {{&other}, {&plain}, {&again}};
    const auto version = netrt::version_to_run(versions);
    REQUIRE(version.ok());
    CHECK(version->net == &plain);

    const netrt::Version none[] = {{&other}};
    CHECK(netrt::version_to_run(none).error().text == "this program needs a processor with " + std::string(foreign));
}

TEST_CASE("NETRT_ISA names the version that runs") {
    const netrt::Net first = net_for("generic"), other = net_for(foreign);
    const netrt::Version versions[] = {{&first}, {&other}};
    {
        const Asked asked("generic");
        CHECK(netrt::version_to_run(versions)->net == &first);
    }
    {
        const Asked asked(foreign);
        CHECK(netrt::version_to_run(versions).error().text ==
              "NETRT_ISA is " + std::string(foreign) + ", and this processor has no such instructions");
    }
    const Asked asked("mmx");
    CHECK(netrt::version_to_run(versions).error().text ==
          "NETRT_ISA is `mmx`, and this program was made for generic, " + std::string(foreign));
}
