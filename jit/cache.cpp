// Objects that were compiled before, as files: a checksum of key and object, then the object.
#include "jit/cache.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/SHA1.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace netc::jit {

namespace fs = std::filesystem;

std::string hash_of(const std::string& text) {
    llvm::SHA1 sha;
    sha.update(llvm::StringRef(text));
    return llvm::toHex(sha.final(), true);
}

namespace {

/// Whether nobody else can have put something there.
bool is_ours(const struct stat& entry) {
    return entry.st_uid == ::geteuid() && (entry.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// "0a..9f.o", or a file of that kind that was not finished: what this class writes.
bool is_of_cache(const std::string& name) {
    constexpr size_t digits = 40;
    return name.size() > digits && name.find_first_not_of("0123456789abcdef") == digits &&
           (name.substr(digits) == ".o" || name.ends_with(".part"));
}

}  // namespace

Cache::Cache(std::string folder, std::string maker, uint64_t most_bytes)
    : folder_(std::move(folder)), maker_(std::move(maker)), most_bytes_(most_bytes) {
    if (folder_.empty()) return;
    ::mkdir(fs::path(folder_).parent_path().c_str(), 0700);
    ::mkdir(folder_.c_str(), 0700);
    struct stat entry;
    if (::stat(folder_.c_str(), &entry) != 0 || !S_ISDIR(entry.st_mode) || !is_ours(entry)) folder_.clear();
}

Cache::~Cache() {
    if (wrote_) make_room();
}

std::optional<std::string> Cache::find(const std::string& key) const {
    if (folder_.empty()) return std::nullopt;
    const std::string file_path = path(key);
    struct stat entry;
    if (::lstat(file_path.c_str(), &entry) != 0 || !S_ISREG(entry.st_mode) || !is_ours(entry)) return std::nullopt;
    std::ifstream file(file_path, std::ios::binary);
    std::ostringstream all;
    all << file.rdbuf();
    if (!file || !all) return std::nullopt;
    const std::string text = all.str();
    constexpr size_t checksum = 40;
    if (text.size() <= checksum || hash_of(key + text.substr(checksum)) != text.substr(0, checksum)) return std::nullopt;
    // Files in use are young: the oldest ones go first.
    std::error_code ignored;
    fs::last_write_time(file_path, fs::file_time_type::clock::now(), ignored);
    return text.substr(checksum);
}

void Cache::keep(const std::string& key, const std::string& object) {
    if (folder_.empty()) return;
    static std::atomic<int> number = 0;
    const std::string part = path(key) + "." + std::to_string(::getpid()) + "." + std::to_string(number++) + ".part";
    {
        std::ofstream file(part, std::ios::binary);
        file << hash_of(key + object) << object;
        file.close();
        if (!file) {
            std::error_code ignored;
            fs::remove(part, ignored);
            return;
        }
    }
    std::error_code error;
    fs::rename(part, path(key), error);
    if (error) fs::remove(part, error);
    wrote_ = true;
}

void Cache::make_room() const {
    struct File {
        fs::file_time_type time;
        uint64_t bytes;
        fs::path path;
    };
    std::vector<File> files;
    uint64_t total = 0;
    std::error_code error;
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error)) {
        if (!is_of_cache(entry->path().filename().string())) continue;
        std::error_code of_size, of_time;
        const uint64_t bytes = entry->file_size(of_size);
        const auto time = entry->last_write_time(of_time);
        if (of_size || of_time) continue;
        files.push_back({time, bytes, entry->path()});
        total += bytes;
    }
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.time < b.time; });
    for (const File& file : files) {
        if (total <= most_bytes_) return;
        std::error_code ignored;
        fs::remove(file.path, ignored);
        total -= file.bytes;
    }
}

}  // namespace netc::jit
