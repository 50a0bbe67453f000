// Checks a plan: calls against kernels, buffers against each other.
#include <algorithm>
#include <set>

#include "base/check.h"
#include "loop/build.h"
#include "loop/print.h"
#include "loop/selftest.h"
#include "loop/tree.h"
#include "loop/verify.h"

namespace netc::loop {

namespace {

int64_t rounded(int64_t bytes) { return (bytes + 63) / 64 * 64; }

class PlanChecker {
public:
    PlanChecker(const Plan& plan, const Program& program) : plan_(plan), program_(program) {}

    void run() {
        for (const BufferId id : program_.buffers.ids()) buffer(program_.buffers[id]);
        overlaps();
        for (size_t i = 0; i < program_.phases.size(); ++i)
            for (const Call& call : program_.phases[i].calls) this->call(call, static_cast<int>(i));
        for (const auto* list :
             {&program_.inputs, &program_.labels, &program_.mixed_in, &program_.losses, &program_.metrics, &program_.outputs})
            for (const BufferId id : *list) require(program_.buffers.has(id), "a port has no buffer");
        require(program_.input_packings.size() == program_.inputs.size(), "inputs and their packings differ in number");
        require(program_.metric_packings.size() == program_.metrics.size(), "metrics and their packings differ in number");
        require(program_.label_packings.size() == program_.labels.size(), "labels and their packings differ in number");
        require(program_.mixed_in_packings.size() == program_.mixed_in.size(), "labels mixed in and their packings differ in number");
    }

private:
    void require(bool condition, const std::string& what) const {
        if (!condition) fail_check("plan", __FILE__, __LINE__, "program " + program_.name + ": " + what);
    }

    // --------------------------------------------------------------------------------- buffers

    void buffer(const Buffer& b) const {
        const int64_t one = product(b.extents) * element_bytes(b.element);
        require(b.bytes >= one * (b.batched ? program_.batch : 1), "`" + b.name + "` has too few bytes");
        require(b.offset_bytes >= 0 && b.offset_bytes % 64 == 0, "`" + b.name + "` is not aligned");
        const int64_t end = b.role == Role::State ? program_.state_bytes : program_.workspace_bytes;
        require(b.offset_bytes + b.bytes <= end, "`" + b.name + "` lies beyond the end");
        const bool given = b.role == Role::Input || b.role == Role::Label;
        require(!given || b.first_phase == 0, "`" + b.name + "` is given before the first phase, and lives later");
    }

    void overlaps() const {
        const auto ids = program_.buffers.ids();
        for (const BufferId a : ids)
            for (const BufferId b : ids) {
                if (!(a < b)) continue;
                const Buffer &x = program_.buffers[a], &y = program_.buffers[b];
                const bool state = x.role == Role::State;
                if (state != (y.role == Role::State)) continue;
                const bool together = state || (x.first_phase <= y.last_phase && y.first_phase <= x.last_phase);
                const bool apart =
                    x.offset_bytes + x.bytes <= y.offset_bytes || y.offset_bytes + y.bytes <= x.offset_bytes;
                if (together && !apart) require(false, "`" + x.name + "` and `" + y.name + "` live in the same place");
            }
    }

    // ----------------------------------------------------------------------------------- calls

    void call(const Call& call, int phase) const {
        require(plan_.kernels.has(call.kernel), "a call has no kernel");
        const Kernel& kernel = plan_.kernels[call.kernel];
        const std::string where = "call of " + kernel.name;
        require(call.arguments.size() == kernel.parameters.size(), where + " hands over another number of arguments");
        require(!program_.phases[phase].per_sample || kernel.per_sample, where + " is made for each sample");
        require(!kernel.per_sample || program_.phases[phase].per_sample || program_.batch == 1,
                where + " takes one sample, and its units are shared");
        int64_t units = 0;
        require(takes_range(kernel) || (is_constant(call.units, &units) && units == 1),
                where + " takes no range, and has more than one unit");
        for (size_t i = 0; i < call.arguments.size(); ++i)
            argument(call.arguments[i], kernel.parameters[i], phase, where + ", `" + kernel.parameters[i].name + "`");
    }

    void argument(const Argument& a, const Parameter& p, int phase, const std::string& where) const {
        using Kind = Argument::Kind;
        const bool array = p.kind == Parameter::Kind::Array;
        switch (a.kind) {
            case Kind::Sample:
            case Kind::Whole:
            case Kind::OfThread:
                return from_buffer(a, p, phase, where);
            case Kind::Weight:
                require(array && a.weight >= 0 && a.weight < static_cast<int>(plan_.weights.size()),
                        where + ": no weight");
                return shape(plan_.weights[a.weight].extents, a.flat, p, where);
            case Kind::N:
            case Kind::SampleIndex:
            case Kind::Real:
                return require(p.kind == Parameter::Kind::Int, where + " takes no number");
            case Kind::Step:
                return require(p.kind == Parameter::Kind::Step, where + " takes no step");
        }
    }

    void from_buffer(const Argument& a, const Parameter& p, int phase, const std::string& where) const {
        require(p.kind == Parameter::Kind::Array && program_.buffers.has(a.buffer), where + ": no buffer");
        const Buffer& b = program_.buffers[a.buffer];
        require(b.element == p.element, where + ": elements of another type");
        const bool state = b.role == Role::State;
        require(state || (b.first_phase <= phase && phase <= b.last_phase),
                where + ": `" + b.name + "` does not live then");
        const bool one = a.kind == Argument::Kind::Sample;
        require(!one || b.batched, where + ": `" + b.name + "` has no samples");
        require((a.kind == Argument::Kind::OfThread) == b.per_thread,
                where + ": `" + b.name + "` is not each thread's own");
        require(one || !b.batched || p.rows, where + " takes one sample of `" + b.name + "`");
        require(!one || !p.rows, where + " takes all samples of `" + b.name + "`");
        shape(b.extents, a.flat, p, where);
    }

    /// A parameter without extents but with rows is a plain row of elements.
    void shape(const std::vector<int64_t>& extents, bool flat, const Parameter& p, const std::string& where) const {
        const bool plain_row = p.rows && p.extents.empty();
        if (plain_row && (flat || extents.size() <= 1)) return;
        const std::vector<int64_t> given = flat ? std::vector<int64_t>{product(extents)} : extents;
        require(given == p.extents, where + " has other extents");
    }

    const Plan& plan_;
    const Program& program_;
};

void verify_weights(const Plan& plan) {
    int64_t offset = 0;
    std::set<std::string> closed;
    std::string layer;
    for (const WeightSlot& slot : plan.weights) {
        if (slot.layer != layer) {
            NETC_CHECK(closed.insert(slot.layer).second, "weights of layer " + slot.layer + " do not lie together");
            layer = slot.layer;
        }
        NETC_CHECK(slot.offset_bytes == offset, "weight " + slot.name + " does not lie behind the one before it");
        NETC_CHECK(product(slot.packing.extents()) == product(slot.extents),
                   "weight " + slot.name + " is packed otherwise");
        offset += rounded(4 * product(slot.extents));
    }
    NETC_CHECK(plan.weights_bytes == offset, "the weights have another size than their sum");
}

}  // namespace

void verify(const Plan& plan) {
    for (const Kernel& kernel : plan.kernels) verify(kernel);
    verify_weights(plan);
    for (const Program& program : plan.programs) PlanChecker(plan, program).run();
    if (plan.selftest) verify(plan.selftest->plain);
}

}  // namespace netc::loop
