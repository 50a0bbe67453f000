// All kinds of statistics by name. Only programs whose tables are made while they run are linked with this.
#include "netrt/data/statistics.h"

namespace netrt {

const StatisticKind* find_statistic_kind(std::string_view name) {
    for (const StatisticKind* kind : {&statistics::mean, &statistics::deviation, &statistics::balance})
        if (name == kind->name) return kind;
    return nullptr;
}

}  // namespace netrt
