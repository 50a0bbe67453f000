// Replays nets that a C++ compiler made, all in one executable:  linked RECORDED SCRATCH
#include "nets.h"  // struct Linked { const char* name; const netrt::Net* net; }; const Linked linked_nets[]
#include "replay.h"

int main(int argc, char** argv) {
    if (argc != 3) stop("usage: linked RECORDED SCRATCH");
    Replays replays(argv[1], argv[2]);
    for (const Linked& linked : linked_nets) replays.replay(linked.name, *linked.net);
    return replays.tell();
}
