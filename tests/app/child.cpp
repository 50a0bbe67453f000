// Runs the command line of a net in a process of its own, in a folder of its own.
#include "child.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "netrt/commands/app.h"
#include "tiny_net.h"

namespace fs = std::filesystem;

Folder::Folder() {
    // In memory where that is possible: the many small files are flushed to the disk each time.
    const fs::path parent = access("/dev/shm", W_OK) == 0 ? fs::path("/dev/shm") : fs::temp_directory_path();
    std::string name = (parent / "netrt-app-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

bool Folder::has(const std::string& name) const { return fs::exists(file(name)); }

std::string Folder::read(const std::string& name) const {
    std::ifstream in(file(name), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void Folder::write(const std::string& name, const std::string& content) const {
    std::ofstream(file(name), std::ios::binary) << content;
}

std::vector<std::string> Folder::names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_)) names.push_back(entry.path().filename().string());
    return names;
}

Child::Child(const netrt::Net& net, const Folder& folder, const std::vector<std::string>& arguments,
             const std::function<void()>& before)
    : folder_(folder), stem_(".output") {
    std::fflush(nullptr);
    pid_ = fork();
    if (pid_ != 0) return;
    const auto redirect = [&](const char* ending, int number) {
        const int file = open(folder.file(stem_ + ending).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
        dup2(file, number);
        close(file);
    };
    if (chdir(folder.path().c_str()) != 0) _exit(99);
    redirect(".out", STDOUT_FILENO);
    redirect(".err", STDERR_FILENO);
    if (before) before();
    std::vector<std::string> words = {"./tiny"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    const int code =
        netrt::run_app(net, static_cast<int>(pointers.size()), pointers.data(), {.profile = &tiny::profile});
    std::fflush(nullptr);
    _exit(code);
}

Outcome Child::wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    Outcome outcome;
    outcome.out = folder_.read(stem_ + ".out");
    outcome.err = folder_.read(stem_ + ".err");
    if (WIFEXITED(status)) outcome.code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
    return outcome;
}

Outcome run(const netrt::Net& net, const Folder& folder, const std::vector<std::string>& arguments,
            const std::function<void()>& before) {
    return Child(net, folder, arguments, before).wait();
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
