// The texts of `netc explain`.
#include "check/explain.h"
namespace netc::check {
std::string explain(std::string_view) { return {}; }
std::vector<std::string> explained_codes() { return {}; }
}
