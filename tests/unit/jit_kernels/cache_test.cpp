// Are objects found again, and is nothing taken that was damaged or made by another?
#include "jit/cache.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

using netc::jit::Cache;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("netc_cache_test_" + std::to_string(::getpid()));
    Folder() { fs::remove_all(path); }
    ~Folder() { fs::remove_all(path); }
    std::vector<fs::path> files() const {
        std::vector<fs::path> result;
        for (const auto& entry : fs::directory_iterator(path)) result.push_back(entry.path());
        return result;
    }
};

std::string content(const fs::path& path) {
    std::ostringstream all;
    all << std::ifstream(path, std::ios::binary).rdbuf();
    return all.str();
}

void write(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

}  // namespace

TEST_CASE("what was kept is found by its key and its maker") {
    const Folder folder;
    Cache(folder.path / "deep", "build 1").keep("key", std::string("\0object", 7));
    CHECK(Cache(folder.path / "deep", "build 1").find("key") == std::string("\0object", 7));
    CHECK(!Cache(folder.path / "deep", "build 2").find("key"));
    CHECK(!Cache(folder.path / "deep", "build 1").find("another"));
}

TEST_CASE("files that were cut off, changed or replaced are not taken, and are written again") {
    const Folder folder;
    Cache cache(folder.path, "");
    cache.keep("key", "an object");
    const fs::path file = folder.files().at(0);
    const std::string whole = content(file);
    std::string changed = whole;
    changed.back() = '?';
    for (const std::string& damaged :
         {std::string(), whole.substr(0, 20), whole.substr(0, whole.size() - 1), changed, whole + "x"}) {
        CAPTURE(damaged);
        write(file, damaged);
        CHECK(!cache.find("key"));
        cache.keep("key", "an object");
        CHECK(cache.find("key") == "an object");
    }
    fs::remove(file);
    fs::create_directory(file);
    CHECK(!cache.find("key"));
    cache.keep("key", "an object");
    CHECK(folder.files().size() == 1);  // nothing is left half written
}

TEST_CASE("without a folder, or with one that cannot be made, nothing is kept") {
    const Folder folder;
    write(folder.path, "a file");
    for (const std::string& path : {std::string(), folder.path.string(), (folder.path / "below").string()}) {
        Cache cache(path, "");
        cache.keep("key", "an object");
        CHECK(!cache.find("key"));
    }
    CHECK(content(folder.path) == "a file");
}

TEST_CASE("what others can write is not taken") {
    const Folder folder;
    Cache(folder.path, "").keep("key", "an object");
    const fs::path file = folder.files().at(0);
    CHECK((fs::status(folder.path).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    fs::permissions(file, fs::perms::others_write, fs::perm_options::add);
    CHECK(!Cache(folder.path, "").find("key"));
    fs::permissions(file, fs::perms::others_write, fs::perm_options::remove);
    CHECK(Cache(folder.path, "").find("key"));
    fs::permissions(folder.path, fs::perms::group_write, fs::perm_options::add);
    Cache open_to_others(folder.path, "");
    CHECK(!open_to_others.find("key"));
    open_to_others.keep("another", "an object");
    CHECK(folder.files().size() == 1);
}

TEST_CASE("when there is too much, the files go that were not used for longest") {
    const Folder folder;
    const std::string object(1000, 'x');
    {
        Cache cache(folder.path, "", 3500);
        write(folder.path / "not of the cache", std::string(9000, 'y'));
        for (const char* key : {"a", "b", "c", "d"}) {
            cache.keep(key, object);
            for (const fs::path& file : folder.files())
                fs::last_write_time(file, fs::last_write_time(file) - std::chrono::seconds(10));
        }
        CHECK(cache.find("a"));  // used: now it is the youngest
    }
    Cache cache(folder.path, "");
    CHECK(fs::exists(folder.path / "not of the cache"));
    CHECK(cache.find("a"));
    CHECK(!cache.find("b"));
    CHECK(cache.find("c"));
    CHECK(cache.find("d"));
}
