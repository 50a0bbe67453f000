// Programs that two compilers made, side by side:  same_bits ONE.so OTHER.so
#include "side_by_side.h"

int main(int argc, char** argv) {
    if (argc != 3) stop("usage: same_bits ONE.so OTHER.so");
    return differing_kernels(version_in(argv[1]), version_in(argv[2])) == 0 ? 0 : 1;
}
