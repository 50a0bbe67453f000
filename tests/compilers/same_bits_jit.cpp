// A program that a C++ compiler made and the same net compiled in memory, side by side:
//     same_bits_jit ONE.so FILE.net [flags of netc]
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/diagnostics.h"
#include "base/source.h"
#include "driver/compile.h"
#include "driver/options.h"
#include "jit/kernels.h"
#include "jit/limits.h"
#include "jit/tables.h"
#include "side_by_side.h"

int main(int argc, char** argv) {
    if (argc < 3) stop("usage: same_bits_jit ONE.so FILE.net [flags of netc]");
    const netrt::Version one = version_in(argv[1]);

    std::vector<std::string> arguments{"build"};
    arguments.insert(arguments.end(), argv + 2, argv + argc);
    const netc::driver::Options options = std::get<netc::driver::Options>(netc::driver::parse_options(arguments));
    std::ifstream file(options.operands.at(0));
    std::ostringstream text;
    text << file.rdbuf();
    netc::Source source(options.operands[0], text.str());
    netc::Diagnostics diagnostics;
    netc::driver::Watch watch(options);
    const auto compiled = netc::driver::compile(source, options, netc::driver::Until::Plan, watch, diagnostics);
    if (!compiled) stop(options.operands[0] + " has errors");
    const netc::loop::Plan& plan = compiled->plan;

    netc::jit::Cache cache("", "");
    netc::jit::Kernels kernels(plan.kernels, plan.programs, {plan.isa, plan.march}, cache, 2);
    const netc::jit::FindKernel find = [&](netc::loop::KernelId id) { return kernels[id]; };
    const netc::jit::Limits limits = netc::jit::limits_of(plan.isa);
    const netc::jit::Tables tables(plan, {find, find, limits.multiply_adds, limits.read_all});
    return differing_kernels(one, tables.version()) == 0 ? 0 : 1;
}
