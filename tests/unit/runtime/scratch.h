// A folder for one test, removed with everything in it at the end; and short ways to make files in it.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "netrt/math/random.h"

class Scratch {
public:
    Scratch() {
        std::string pattern = (std::filesystem::temp_directory_path() / "netrt-test-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
    }
    ~Scratch() { std::filesystem::remove_all(folder_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::string& folder() const { return folder_; }
    std::string path(std::string_view name) const { return folder_ + "/" + std::string(name); }

    std::string write(std::string_view name, std::string_view content) const {
        std::ofstream(path(name), std::ios::binary) << content;
        return path(name);
    }
    std::string read(std::string_view name) const {
        std::ifstream file(path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder_))
            names.push_back(entry.path().filename().string());
        return names;
    }

private:
    std::string folder_;
};

inline std::vector<uint8_t> bytes_of_text(std::string_view text) { return {text.begin(), text.end()}; }

/// The text with one to four random changes: a bit turned, a byte replaced, a piece left out or doubled.
inline std::string damaged(std::string text, uint32_t attempt) {
    uint32_t next = 0;
    const auto chance = [&](size_t bound) {
        return netrt::random_below(static_cast<uint32_t>(bound), netrt::random_number(attempt * 77 + 5, next++));
    };
    const uint32_t changes = 1 + chance(4);
    for (uint32_t i = 0; i < changes && !text.empty(); ++i) {
        const size_t at = chance(text.size()), length = chance(9);
        switch (chance(4)) {
            case 0:
                text[at] = static_cast<char>(text[at] ^ 1 << chance(8));
                break;
            case 1:
                text[at] = static_cast<char>(chance(256));
                break;
            case 2:
                text.erase(at, length);
                break;
            default:
                text.insert(at, text.substr(at, length));
                break;
        }
    }
    return text;
}
