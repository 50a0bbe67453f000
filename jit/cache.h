// Objects that were compiled before, as files.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

namespace netc::jit {

/// 40 hexadecimal digits (SHA-1).
std::string hash_of(const std::string& text);

/// A folder of objects, each in a file that is called by its key. Whatever goes wrong with it, it only means compiling
/// again: files that are cut off or changed are not taken, and what cannot be written is left out. What is found is
/// run: a folder or file that others than this user can write is not used. Several processes may use it side by side.
class Cache {
public:
    /// Without a folder nothing is found or kept; it is made where the one above it, or the one above that, exists.
    /// Only objects that were kept with the same `maker` are found. Of more than `most_bytes` the oldest go when this
    /// ends.
    Cache(std::string folder, std::string maker, uint64_t most_bytes = uint64_t{256} << 20);
    ~Cache();
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;

    // Any thread may call these.
    std::optional<std::string> find(const std::string& key) const;
    void keep(const std::string& key, const std::string& object);

private:
    std::string path(const std::string& key) const { return folder_ + "/" + hash_of(key + "\n" + maker_) + ".o"; }
    void make_room() const;

    std::string folder_, maker_;
    uint64_t most_bytes_;
    std::atomic<bool> wrote_ = false;
};

}  // namespace netc::jit
