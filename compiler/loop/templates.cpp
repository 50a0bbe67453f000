// Kernels that differ in sizes alone become one, a template of those sizes.
#include "loop/templates.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "loop/build.h"
#include "loop/print.h"
#include "loop/tree.h"

namespace netc::loop {

namespace {

/// A number of each kernel of a group, in the order of the group.
using Column = std::vector<int64_t>;

bool is_same_in_all(const Column& column) {
    return std::all_of(column.begin(), column.end(), [&](int64_t value) { return value == column.front(); });
}

/// What makes two kernels one but for its numbers: everything that is printed, numbers left out.
std::string form_of(const Kernel& kernel) {
    std::string text = kernel.unit + (kernel.per_sample ? ", of a sample: " : ": ");
    for (const Parameter& parameter : kernel.parameters) {
        Parameter shape = parameter;
        shape.extents.assign(parameter.extents.size(), 0);
        text += parameter_text(shape) + ", ";
    }
    Page page;
    print(with_numbers(kernel.body, [](int64_t) { return var("#"); }), page);
    return text + page.text();
}

Column numbers_of(const Kernel& kernel) {
    Column numbers;
    with_numbers(kernel.body, [&](int64_t value) {
        numbers.push_back(value);
        return integer(value);
    });
    return numbers;
}

/// The sizes of a template and what can be said with them.
class Sizes {
public:
    explicit Sizes(std::set<std::string> taken) : taken_(std::move(taken)) {}

    const std::vector<std::string>& names() const { return names_; }

    /// An expression that has the column's value in every kernel.
    std::optional<Expr> find(const Column& column) const {
        if (is_same_in_all(column)) return integer(column.front());
        for (size_t i = 0; i < names_.size(); ++i)
            if (columns_[i] == column) return var(names_[i]);
        for (size_t i = 0; i < names_.size(); ++i)
            if (const auto found = multiple(i, column)) return found;
        for (size_t i = 0; i < names_.size(); ++i)
            if (const auto found = shifted(i, column)) return found;
        for (size_t i = 0; i < names_.size(); ++i)
            for (size_t j = i; j < names_.size(); ++j)
                if (is_product(i, j, column)) return var(names_[i]) * var(names_[j]);
        return std::nullopt;
    }

    Expr add(const Column& column, const std::string& wanted, const std::string& owner) {
        std::string name = wanted;
        if (name.empty() || taken_.contains(name)) name = owner + "_" + (wanted.empty() ? "size" : wanted);
        const std::string first = name;
        for (int i = 2; taken_.contains(name); ++i) name = first + std::to_string(i);
        taken_.insert(name);
        names_.push_back(name);
        columns_.push_back(column);
        return var(name);
    }

private:
    /// c times the size, or a whole part of it.
    std::optional<Expr> multiple(size_t i, const Column& column) const {
        const Column& size = columns_[i];
        const auto is_whole = [](const Column& large, const Column& small) {
            if (small[0] == 0 || large[0] % small[0] != 0) return false;
            for (size_t k = 0; k < large.size(); ++k)
                if (small[k] * (large[0] / small[0]) != large[k]) return false;
            return true;
        };
        if (is_whole(column, size)) return integer(column[0] / size[0]) * var(names_[i]);
        if (is_whole(size, column)) return var(names_[i]) / integer(size[0] / column[0]);
        return std::nullopt;
    }

    /// A border more or less.
    std::optional<Expr> shifted(size_t i, const Column& column) const {
        constexpr int64_t most = 8;
        const int64_t by = column[0] - columns_[i][0];
        if (by < -most || by > most) return std::nullopt;
        for (size_t k = 0; k < column.size(); ++k)
            if (column[k] - columns_[i][k] != by) return std::nullopt;
        return var(names_[i]) + integer(by);
    }

    bool is_product(size_t i, size_t j, const Column& column) const {
        for (size_t k = 0; k < column.size(); ++k)
            if (columns_[i][k] * columns_[j][k] != column[k]) return false;
        return true;
    }

    std::set<std::string> taken_;
    std::vector<std::string> names_;
    std::vector<Column> columns_;
};

struct Member {
    KernelId id;
    const Kernel* kernel;
    Column numbers;
};
using Group = std::vector<Member>;

/// The words that all names end with, behind `backward_to` where they begin so.
std::string common_name(const Group& group) {
    static const std::string backward = "backward_to_";
    std::string end = group.front().kernel->name;
    for (const Member& member : group) {
        const std::string& name = member.kernel->name;
        size_t same = 0;
        while (same < std::min(end.size(), name.size()) && end[end.size() - 1 - same] == name[name.size() - 1 - same])
            ++same;
        const auto begins_word = [&](const std::string& text) {
            return text.size() == same || text[text.size() - same - 1] == '_';
        };
        while (same > 0 && !(begins_word(end) && begins_word(name))) --same;
        end = end.substr(end.size() - same);
    }
    const bool is_backward = group.front().kernel->name.starts_with(backward);
    return is_backward && !end.starts_with(backward) && !end.empty() ? backward + end : end;
}

/// One kernel for a group, or the index of the first number that no expression gives.
std::optional<size_t> merge(const Group& group, Kernel& merged) {
    merged = *group.front().kernel;
    std::set<std::string> taken = all_names(merged);
    taken.insert(merged.unit.substr(0, merged.unit.find(' ')) + "s");  // the range may be called so
    Sizes sizes(std::move(taken));
    for (size_t p = 0; p < merged.parameters.size(); ++p) {
        Parameter& parameter = merged.parameters[p];
        bool varies = false;
        std::vector<std::string> texts;
        for (size_t i = 0; i < parameter.extents.size(); ++i) {
            Column column;
            for (const Member& member : group) column.push_back(member.kernel->parameters[p].extents[i]);
            const std::string axis = i < parameter.axes.size() ? parameter.axes[i] : "";
            const auto found = sizes.find(column);
            texts.push_back(text(found ? *found : sizes.add(column, axis, parameter.name)));
            varies = varies || !is_same_in_all(column);
        }
        if (varies) parameter.sizes = texts;
    }
    size_t at = 0;
    std::optional<size_t> unexplained;
    merged.body = with_numbers(merged.body, [&](int64_t value) {
        Column column;
        for (const Member& member : group) column.push_back(member.numbers[at]);
        const auto found = sizes.find(column);
        if (!found && !unexplained) unexplained = at;
        ++at;
        return found ? *found : integer(value);
    });
    merged.sizes = sizes.names();
    return unexplained;
}

class Sharing {
public:
    explicit Sharing(const Table<Kernel, KernelId>& kernels) : kernels_(kernels), of_(kernels.size()) {
        std::map<std::string, Group> groups;
        std::vector<std::string> forms;
        for (const KernelId id : kernels.ids()) {
            forms.push_back(form_of(kernels[id]));
            groups[forms.back()].push_back({id, &kernels[id], numbers_of(kernels[id])});
        }
        for (const Kernel& kernel : kernels) names_.insert(kernel.name);
        // In the order in which the plan has the first of each.
        for (const std::string& form : forms) {
            const auto group = groups.extract(form);
            if (!group.empty()) add(group.mapped());
        }
    }

    Table<Kernel, KernelId> take() { return std::move(result_); }
    KernelId operator[](KernelId old) const { return of_[old.index]; }

private:
    void add(const Group& group) {
        Kernel merged;
        if (group.size() > 1) {
            if (const auto number = merge(group, merged)) return split(group, *number);
            describe(group, merged);
        } else {
            merged = *group.front().kernel;
        }
        const KernelId id = result_.add(std::move(merged));
        for (const Member& member : group) of_[member.id.index] = id;
    }

    void split(const Group& group, size_t number) {
        std::map<int64_t, Group> parts;
        std::vector<int64_t> order;
        for (const Member& member : group) {
            Group& part = parts[member.numbers[number]];
            if (part.empty()) order.push_back(member.numbers[number]);
            part.push_back(member);
        }
        for (const int64_t value : order) add(parts[value]);
    }

    void describe(const Group& group, Kernel& merged) {
        const std::string name = common_name(group);
        if (!name.empty() && names_.insert(name).second) merged.name = name;
        if (!merged.comment.empty()) merged.comment.front() += "; in " + std::to_string(group.size()) + " sizes";
    }

    const Table<Kernel, KernelId>& kernels_;
    Table<Kernel, KernelId> result_;
    std::vector<KernelId> of_;
    std::set<std::string> names_;
};

}  // namespace

void share_kernels(Table<Kernel, KernelId>& kernels, std::vector<Program>& programs) {
    Sharing sharing(kernels);
    for (Program& program : programs)
        for (Phase& phase : program.phases)
            for (Call& call : phase.calls) call.kernel = sharing[call.kernel];
    kernels = sharing.take();
}

}  // namespace netc::loop
