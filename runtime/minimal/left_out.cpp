// What programs made with --minimal go without. The archive has this file in place of those that do the work.
#include "netrt/command.h"
#include "netrt/commands/eval_table.h"

namespace netrt {
namespace {

constexpr const char* how_to_have_it = "was left out of this program, which was made with --minimal";

int left_out(const Request& request, const char* command) {
    return complain(request, make_error("`%s` %s", command, how_to_have_it), exit_usage);
}

}  // namespace

int bench_command(const Request& request) { return left_out(request, "bench"); }
int features_command(const Request& request) { return left_out(request, "features"); }
int summary_command(const Request& request) { return left_out(request, "summary"); }

// Tables of `eval` are asked for by a flag, which is refused with the reason.
const Output* class_scores(const Net&, std::string& reason) {
    reason = how_to_have_it;
    return nullptr;
}
EvalTable judge(const Request&, Workplace&, int, const Samples&, const std::vector<double>&) { return EvalTable(); }
void print_table(const EvalTable&) {}
void write_table(const EvalTable&, JsonWriter&) {}

}  // namespace netrt
