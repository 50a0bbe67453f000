// How the runtime reports failure: a value or an Error; nothing is thrown.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace netrt {

/// One sentence for the user, lower case, no full stop, beginning with the file or thing it is about.
struct Error {
    std::string text;
};

/// An Error from a printf format. Text that came out of a file goes through `printable` (json.h) first.
[[gnu::format(printf, 1, 2)]] Error make_error(const char* format, ...);

/// A T, or the reason why there is none.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : value_(std::move(value)) {}
    Result(Error error) : error_(std::move(error)) {}

    bool ok() const { return value_.has_value(); }
    explicit operator bool() const { return ok(); }

    /// Only when ok().
    T& operator*() { return *value_; }
    const T& operator*() const { return *value_; }
    T* operator->() { return &*value_; }
    const T* operator->() const { return &*value_; }

    /// Only when not ok().
    const Error& error() const { return error_; }

private:
    std::optional<T> value_;
    Error error_;
};

/// Done, or the reason why not.
class [[nodiscard]] Status {
public:
    Status() = default;
    Status(Error error) : error_(std::move(error)) {}

    bool ok() const { return !error_.has_value(); }
    explicit operator bool() const { return ok(); }

    /// Only when not ok().
    const Error& error() const { return *error_; }

private:
    std::optional<Error> error_;
};

}  // namespace netrt
