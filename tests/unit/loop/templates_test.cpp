// Kernels of several sizes as one template.
#include "loop/templates.h"

#include <doctest/doctest.h>

#include "base/page.h"
#include "loop/build.h"
#include "loop/print.h"

using namespace netc;
using namespace netc::loop;

namespace {

/// out[c] = the sum over in[c][y], `border` places at both ends left out; the last of `in` is taken `times` times.
Kernel row_sums(const std::string& name, int64_t channels, int64_t height, int64_t border = 1, int64_t times = 3) {
    Builder b;
    b.loop("c", var("first"), var("last"), [&](Expr c) {
        const Expr sum = b.variable("sum", real(0));
        b.loop("y", integer(border), integer(height - border), [&](Expr y) {
            b.add(sum, at("in", {Element::F32, 1}, {c, y}));
        });
        b.loop("i", 0, integer(times), [&](Expr) {
            b.add(sum, at("in", {Element::F32, 1}, {c, integer(height - 1)}));
        });
        b.store("out", {c}, sum);
    });
    Kernel kernel;
    kernel.name = name;
    kernel.comment = {name};
    kernel.unit = "channel";
    kernel.parameters = {
        {Parameter::Kind::Array, "in", Element::F32, {channels, height}, false, false, {"channels", "height"}, {}},
        {Parameter::Kind::Array, "out", Element::F32, {2 * channels}, false, true, {}, {}}};
    kernel.body = b.take();
    return kernel;
}

struct Shared {
    Table<Kernel, KernelId> kernels;
    std::vector<uint32_t> called;  // in place of kernels 0, 1, ...

    explicit Shared(std::vector<Kernel> from) {
        std::vector<Program> programs(1);
        programs[0].phases.resize(1);
        for (Kernel& kernel : from)
            programs[0].phases[0].calls.push_back({kernels.add(std::move(kernel)), {}, 0, "", {}});
        share_kernels(kernels, programs);
        for (const Call& call : programs[0].phases[0].calls) called.push_back(call.kernel.index);
    }

    std::string text(uint32_t index) const {
        Page page;
        print(kernels[KernelId{index}], page);
        return page.text();
    }
};

}  // namespace

TEST_CASE("kernels that differ in sizes are one template of those sizes") {
    const Shared shared({row_sums("stage1_conv1_sums", 4, 10), row_sums("stage2_conv1_sums", 8, 6)});
    CHECK(shared.called == std::vector<uint32_t>{0, 0});
    CHECK(shared.text(0) == R"(// stage1_conv1_sums; in 2 sizes
template <int in_channels, int height>
void conv1_sums(const float (&in)[in_channels][height], float (&out)[2 * in_channels], Range channels) {
    for (const int c : channels) {
        float sum = 0;
        for (int y = 1; y < height - 1; ++y) sum += in[c][y];
        for (int i = 0; i < 3; ++i) sum += in[c][height - 1];
        out[c] = sum;
    }
}
)");
}

TEST_CASE("a number that follows from no size keeps kernels apart") {
    const Shared shared({row_sums("a", 4, 10, 1, 2), row_sums("b", 8, 6, 1, 5), row_sums("c", 16, 7, 1, 2)});
    CHECK(shared.called == std::vector<uint32_t>{0, 1, 0});
    CHECK(shared.kernels[KernelId{1}].sizes.empty());
    CHECK(shared.text(1).find("void b(const Map<8, 6>& in, Map<16>& out") != std::string::npos);
}

TEST_CASE("kernels that do not look alike stay as they are") {
    const Shared shared({row_sums("a", 4, 10, 0), row_sums("b", 8, 6, 1)});
    CHECK(shared.called == std::vector<uint32_t>{0, 1});
}
