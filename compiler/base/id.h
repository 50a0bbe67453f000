// Typed ids, and tables that only their own ids can index.
#pragma once

#include <compare>
#include <cstdint>
#include <utility>
#include <vector>

namespace netc {

/// Names an entry of a `Table<T, Id<Tag>>`. A default-constructed id names nothing and is false.
template <class Tag>
struct Id {
    uint32_t index = UINT32_MAX;

    explicit operator bool() const { return index != UINT32_MAX; }
    auto operator<=>(const Id&) const = default;
};

/// A vector that is indexed by one kind of id only.
template <class T, class I>
class Table {
public:
    I add(T entry) {
        entries_.push_back(std::move(entry));
        return I{static_cast<uint32_t>(entries_.size() - 1)};
    }
    T& operator[](I id) { return entries_.at(id.index); }
    const T& operator[](I id) const { return entries_.at(id.index); }
    uint32_t size() const { return static_cast<uint32_t>(entries_.size()); }
    bool has(I id) const { return id.index < entries_.size(); }

    /// All ids in the order in which the entries were added.
    std::vector<I> ids() const {
        std::vector<I> result;
        for (uint32_t i = 0; i < size(); ++i) result.push_back(I{i});
        return result;
    }
    auto begin() { return entries_.begin(); }
    auto end() { return entries_.end(); }
    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }

private:
    std::vector<T> entries_;
};

}  // namespace netc
