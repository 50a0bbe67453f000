// What the runtime is told about a net, in memory: what emit/cpp/tables.cpp, selftest.cpp and profile.cpp print.
#pragma once

#include <memory>
#include <vector>

#include "emit/net_tables.h"
#include "jit/runner.h"
#include "netrt/profile/profile.h"
#include "netrt/program.h"
#include "netrt/selftest/selftest.h"
#include "netrt/system/version.h"

namespace netc::jit {

/// Where the kernels are.
struct Code {
    FindKernel kernel;        // of the plan's programs
    FindKernel plain_kernel;  // of the selftest's
    double (*multiply_adds)(int rounds, float* result) = nullptr;  // as netrt::Profile has them
    int32_t (*read_all)(const int32_t* from, size_t count) = nullptr;
};

/// Owns all that its net points to.
class Tables {
public:
    /// `plan` outlives the tables.
    Tables(const loop::Plan& plan, const Code& code);
    Tables(const Tables&) = delete;
    Tables& operator=(const Tables&) = delete;

    /// The net; its selftest and profile where the plan has them.
    netrt::Version version() const { return {&net_, extras_}; }

private:
    template <class T>
    T* keep(std::shared_ptr<T> value);
    /// Keeps what `make` makes of each row.
    template <class Rows, class Make>
    auto list(const Rows& rows, Make make);

    netrt::Program program(size_t index, const FindKernel& kernel);
    netrt::Source source(const loop::DataPlan& source);
    netrt::Stage stage(size_t index, const netrt::Program& train);
    void make_net(const std::vector<netrt::Program>& programs);
    netrt::PlainProgram plain(size_t index, const FindKernel& kernel);
    netrt::Tested tested(size_t index, const FindKernel& kernel);
    void make_selftest(const FindKernel& kernel);
    void make_profile(const Code& code);
    netrt::List<netrt::KernelWork> work(int program);

    const loop::Plan& plan_;
    const emit::NetTables tables_;
    std::vector<std::shared_ptr<void>> kept_;
    netrt::Net net_{};
    netrt::Selftest selftest_{};
    netrt::Profile profile_{};
    netrt::Extras extras_;
};

}  // namespace netc::jit
