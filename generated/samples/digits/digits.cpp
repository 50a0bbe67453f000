// Digits, compiled from digits.net: weights, kernels, and the programs made of them.
//
//   layer                    shape         parameters  MFLOP  computed by
//   conv1     conv(32, 3)    [32, 26, 26]         320   0.41  conv1_relu1
//   relu1     relu           [32, 26, 26]               0.02  conv1_relu1
//   conv2     conv(32, 3)    [32, 24, 24]       9,248  10.64  conv2_pool1_relu2_dropout1
//   relu2     relu           [32, 24, 24]               0.02  conv2_pool1_relu2_dropout1
//   pool1     maxpool(2)     [32, 12, 12]               0.01  conv2_pool1_relu2_dropout1
//   dropout1  dropout(0.25)  [32, 12, 12]                     conv2_pool1_relu2_dropout1
//   flatten1  flatten        [4608]
//   dense1    dense(128)     [128]            589,952   1.18  dense1_relu3_dropout2
//   relu3     relu           [128]                            dense1_relu3_dropout2
//   dropout2  dropout(0.5)   [128]                            dense1_relu3_dropout2
//   dense2    dense(5)       [5]                  645         logits
//                                             600,165
//
// 6,093,568 multiply-adds a sample.

#include "netrt/math/functions.h"
#include "netrt/math/map.h"
#include "netrt/math/winograd.h"
#include "netrt/program.h"
#include "netrt/system/threads.h"

namespace digits {

using namespace netrt;

namespace {

struct Weights {
    struct Conv1 {
        alignas(64) float kernel[3][3][32];  // [ky][kx][f]
        alignas(64) float bias[32];
    } conv1;
    struct Conv2 {
        alignas(64) float kernel[2][3][3][16][32];  // [c/16][ky][kx][c%16][f]
        alignas(64) float bias[32];
    } conv2;
    struct Dense1 {
        alignas(64) float kernel[4][4608][32];  // [j/32][i][j%32]
        alignas(64) float bias[128];
    } dense1;
    struct Dense2 {
        alignas(64) float kernel[128][16];  // [i][j]
        alignas(64) float bias[16];
    } dense2;
};
static_assert(sizeof(Weights) == 2406336);

// conv1, relu1 -- digits.net:7, 0.4326 MFLOP a sample
//
//   image [1, 28, 28]  -->  relu1 [32, 26, 26]
//
// 1 x 13 positions by 32 filters stay in registers.
void conv1_relu1(const Map<28, 28>& in, const Map<3, 3, 32>& kernel, const Map<32>& bias, Map<2, 26, 26, 16>& out,
                 Range rows) {
    for (const int y : rows)
        for (int x = 0; x < 26; x += 13) {
            f32x16 acc[13][2];
            for (int i = 0; i < 13; ++i)
                for (int v = 0; v < 2; ++v) acc[i][v] = load16(&bias[16 * v]);
            for (int ky = 0; ky < 3; ++ky)
                for (int kx = 0; kx < 3; ++kx) {
                    f32x16 w[2];
                    for (int v = 0; v < 2; ++v) w[v] = load16(&kernel[ky][kx][16 * v]);
                    for (int i = 0; i < 13; ++i)
                        for (int v = 0; v < 2; ++v) acc[i][v] += in[y + ky][x + i + kx] * w[v];
                }

            for (int i = 0; i < 13; ++i)
                for (int v = 0; v < 2; ++v) store(&out[v][y][x + i][0], relu(acc[i][v]));
        }
}

// transformed conv2.kernel
//
// G g G^T of every 3 x 3 window g.
void conv2_kernel_transformed(const Map<2, 3, 3, 16, 32>& kernel, Map<36, 32, 32>& transformed, Range panels) {
    for (const int unit : panels)
        for (int c = 0; c < 16; ++c)
            for (int v = 0; v < 2; ++v) {
                f32x16 from[3][3];
                for (int i = 0; i < 3; ++i)
                    for (int j = 0; j < 3; ++j) from[i][j] = load16(&kernel[unit][i][j][c][16 * v]);
                f32x16 to[6][6];
                transform_kernel(from, to);
                for (int i = 0; i < 6; ++i)
                    for (int j = 0; j < 6; ++j) store(&transformed[6 * i + j][16 * unit + c][16 * v], to[i][j]);
            }
}

// conv2, pool1, relu2, dropout1 -- digits.net:8-9, 10.66 MFLOP a sample
//
//   relu1 [32, 26, 26]  -->  dropout1 [32, 12, 12]
//
// Winograd's F(4x4, 3x3): 36 patches of 6 x 6 inputs at a time become 36 small matrix products, and these tiles of 4 x
// 4 outputs.
void conv2_pool1_relu2_dropout1(const Step& step, int s, const Map<2, 26, 26, 16>& in, const Map<36, 32, 32>& kernel,
                                const Map<32>& bias, Map<2, 12, 12, 16>& out, ByteMap<2, 12, 12, 16>& argmax,
                                Range bands) {
    for (const int band : bands) {
        alignas(64) float patches[36][73][16];
        for (int cb = 0; cb < 2; ++cb)
            for (int ty = 0; ty < 6; ++ty) {
                const int y = 4 * (6 * band + ty);
                for (int tx = 0; tx < 6; ++tx) {
                    const int x = 4 * tx;
                    f32x16 square[6][6];
                    for (int i = 0; i < 6; ++i)
                        for (int j = 0; j < 6; ++j) square[i][j] = load16(&in[cb][y + i][x + j][0]);
                    transform_patch(square);
                    for (int i = 0; i < 6; ++i)
                        for (int j = 0; j < 6; ++j) store(&patches[6 * i + j][36 * cb + 6 * ty + tx][0], square[i][j]);
                }
            }

        f32x16 products[36][37][2];
        for (int p = 0; p < 36; ++p)
            for (int group = 0; group < 3; ++group) {
                const int t = 12 * group;
                f32x16 acc[12][2] = {};
                for (int cb = 0; cb < 2; ++cb)
                    for (int c = 0; c < 16; ++c) {
                        f32x16 w[2];
                        for (int v = 0; v < 2; ++v) {
                            w[v] = load16(&kernel[p][16 * cb + c][16 * v]);
                            hold(w[v]);
                        }
                        for (int i = 0; i < 12; ++i)
                            for (int v = 0; v < 2; ++v) acc[i][v] += patches[p][36 * cb + t + i][c] * w[v];
                    }
                for (int i = 0; i < 12; ++i)
                    for (int v = 0; v < 2; ++v) products[p][t + i][v] = acc[i][v];
            }

        for (int v = 0; v < 2; ++v) {
            const f32x16 b = load16(&bias[16 * v]);
            for (int ty = 0; ty < 6; ++ty) {
                const int y = 4 * (6 * band + ty);
                for (int tx = 0; tx < 6; ++tx) {
                    const int x = 4 * tx;
                    f32x16 from[6][6];
                    for (int i = 0; i < 6; ++i)
                        for (int j = 0; j < 6; ++j) from[i][j] = products[6 * i + j][6 * ty + tx][v];
                    f32x16 to[4][4];
                    transform_outputs(from, to);
                    for (int i = 0; i < 4; ++i)
                        for (int j = 0; j < 4; ++j) to[i][j] = to[i][j] + b;
                    for (int py = 0; py < 2; ++py)
                        for (int px = 0; px < 2; ++px) {
                            f32x16 best = to[2 * py][2 * px];
                            i32x16 best_place = {};
                            for (int place = 1; place < 4; ++place) {
                                const f32x16 next = to[2 * py + place / 2][2 * px + place % 2];
                                const i32x16 larger = exceeds(next, best);
                                best_place = larger ? splat16(place) : best_place;
                                best = larger ? next : best;
                            }
                            store_bytes16(&argmax[v][y / 2 + py][x / 2 + px][0], best_place);
                            store(&out[v][y / 2 + py][x / 2 + px][0],
                                  keep16(step.key(0, s), 2304 * v + 12 * (y / 2 + py) + x / 2 + px, 144, 1073741824)
                                      ? 1.3333334f * relu(best)
                                      : f32x16{});
                        }
                }
            }
        }
    }
}

// dense1, relu3, dropout2 -- digits.net:11, 1.18 MFLOP a sample
//
//   features [4608]  -->  dropout2 [128]
//
// 8 samples by 32 outputs stay in registers.
void dense1_relu3_dropout2(int n, const Step& step, const Map<4, 4608, 32>& kernel, const Map<128>& bias,
                           const Map<4608>* in, Map<128>* out, Range range) {
    const int tiles = (n + 7) / 8;
    for (const int unit : range) {
        const int panel = unit / tiles;
        const int s0 = 8 * (unit % tiles);
        f32x16 acc[8][2] = {};
        for (int k = 0; k < 4608; ++k) {
            f32x16 w[2];
            for (int v = 0; v < 2; ++v) w[v] = load16(&kernel[panel][k][16 * v]);
            for (int i = 0; i < 8; ++i)
                for (int v = 0; v < 2; ++v) acc[i][v] += in[s0 + i][k] * w[v];
        }
#pragma GCC unroll 8
        for (int i = 0; i < 8; ++i)
            for (int v = 0; v < 2; ++v) {
                const int index = 16 * (2 * panel + v);
                store(&out[s0 + i][index], keep16(step.key(1, s0 + i), index, 1, 2147483648u)
                                               ? 2 * relu(acc[i][v] + load16(&bias[index]))
                                               : f32x16{});
            }
    }
}

// dense2 -- digits.net:11
//
//   dropout2 [128]  -->  logits [5]
//
// 8 samples by 16 outputs stay in registers.
void logits(const Map<128, 16>& kernel, const Map<16>& bias, const Map<128>* in, Map<16>* out, Range range) {
    for (const int unit : range) {
        const int s0 = 8 * unit;
        f32x16 acc[8] = {};
        for (int k = 0; k < 128; ++k) {
            const f32x16 w = load16(&kernel[k][0]);
            for (int i = 0; i < 8; ++i) acc[i] += in[s0 + i][k] * w;
        }
        for (int i = 0; i < 8; ++i) store(&out[s0 + i][0], acc[i] + load16(&bias[0]));
    }
}

// loss -- digits.net:13
//
//   logits [5], digit []  -->  loss []
void loss(const Map<16>& in, const int& label, float& out) {
    const f32x16 logits_here = load16(&in[0]);
    const float top = largest(first_lanes16(5) ? logits_here : splat16(-infinity));
    const float total = sum(first_lanes16(5) ? exp(logits_here - top) : f32x16{});
    const float wanted = in[label];
    out = log(total) + (top - wanted);
}

// accuracy -- digits.net:14
//
//   logits [5], digit []  -->  accuracy []
void accuracy(const Map<16>& in, const int& label, float& out) {
    const int wanted = label;
    const float own = in[wanted];
    const f32x16 each = load16(&in[0]);
    const f32x16 equal = each == splat16(own) ? splat16(1.0f) : f32x16{};
    const f32x16 later = first_lanes16(wanted) ? f32x16{} : equal;
    const f32x16 behind = each < splat16(own) ? splat16(1.0f) : later;
    const f32x16 placed = first_lanes16(5) ? behind : f32x16{};
    out = sum(placed) > 4 ? 1.0f : 0.0f;
}

// d_logits -- digits.net:13
//
//   d_loss [], logits [5], digit []  -->  d_logits [5]
void backward_to_logits(int n, const Map<16>& in, const int& label, Map<16>& out) {
    const f32x16 logits_here = load16(&in[0]);
    const float top = largest(first_lanes16(5) ? logits_here : splat16(-infinity));
    const f32x16 power = exp(logits_here - top);
    const float total = sum(first_lanes16(5) ? power : f32x16{});
    const float number = -(1 / to_f32(n));
    const float number2 = 1 / to_f32(n) / total;
    store(&out[0],
          first_lanes16(5) ? (only_lane16(label) ? splat16(number) : f32x16{}) + product(number2, power) : f32x16{});
}

// d_dense2.kernel -- digits.net:11
//
//   d_logits [5], dropout2 [128]  -->  d_dense2.kernel [5, 128]
//
// 8 inputs by 16 outputs stay in registers while the batch passes.
void dense2_backward_kernel(int n, const Map<16>* d_out, const Map<128>* in, Map<128, 16>& d_kernel, Range range) {
    for (const int unit : range) {
        const int i0 = 8 * unit;
        f32x16 acc[8] = {};
        for (int s = 0; s < n; ++s) {
            const f32x16 d = load16(&d_out[s][0]);
            for (int i = 0; i < 8; ++i) acc[i] += in[s][i0 + i] * d;
        }
        for (int i = 0; i < 8; ++i) store(&d_kernel[i0 + i][0], acc[i]);
    }
}

// d_dense2.bias -- digits.net:11; in 2 sizes
//
//   d_logits [5]  -->  d_dense2.bias [5]
template <int channels>
void backward_bias(int n, const float (*d_out)[channels], float (&d_bias)[channels], Range range) {
    for (const int cb : range) {
        f32x16 sum = {};
        for (int s = 0; s < n; ++s) sum += load16(&d_out[s][16 * cb]);
        store(&d_bias[16 * cb], sum);
    }
}

// transposed dense2.kernel
//
// The backward pass multiplies with the kernel's rows, the forward pass with its columns.
void dense2_kernel_transposed(const Map<128, 16>& kernel, Map<4, 16, 32>& transposed, Range panels) {
    for (const int panel : panels)
        for (int v = 0; v < 2; ++v) transpose16(&kernel[32 * panel + 16 * v][0], 16, &transposed[panel][0][16 * v], 32);
}

// d_dropout2, d_relu3, d_dense1 -- digits.net:11
//
//   d_logits [5]  -->  d_dense1 [128]
//
// 8 samples by 32 outputs stay in registers.
void backward_to_dropout2_relu3_dense1(int n, const Map<4, 16, 32>& transposed, const Map<16>* in,
                                       const Map<128>* activation, Map<128>* out, Range range) {
    const int tiles = (n + 7) / 8;
    for (const int unit : range) {
        const int panel = unit / tiles;
        const int s0 = 8 * (unit % tiles);
        f32x16 acc[8][2] = {};
        for (int k = 0; k < 16; ++k) {
            f32x16 w[2];
            for (int v = 0; v < 2; ++v) w[v] = load16(&transposed[panel][k][16 * v]);
            for (int i = 0; i < 8; ++i)
                for (int v = 0; v < 2; ++v) acc[i][v] += in[s0 + i][k] * w[v];
        }
        for (int i = 0; i < 8; ++i)
            for (int v = 0; v < 2; ++v) {
                const int index = 16 * (2 * panel + v);
                store(&out[s0 + i][index], load16(&activation[s0 + i][index]) <= 0 ? f32x16{} : 2 * acc[i][v]);
            }
    }
}

// d_dense1.kernel -- digits.net:11, 1.18 MFLOP a sample
//
//   d_dense1 [128], features [4608]  -->  d_dense1.kernel [128, 4608]
//
// 8 inputs by 32 outputs stay in registers while the batch passes.
void dense1_backward_kernel(int n, const Map<128>* d_out, const Map<4608>* in, Map<4, 4608, 32>& d_kernel,
                            Range range) {
    for (const int unit : range) {
        const int panel = unit / 576;
        const int i0 = 8 * (unit % 576);
        f32x16 acc[8][2] = {};
        for (int s = 0; s < n; ++s) {
            f32x16 d[2];
            for (int v = 0; v < 2; ++v) d[v] = load16(&d_out[s][16 * (2 * panel + v)]);
            for (int i = 0; i < 8; ++i)
                for (int v = 0; v < 2; ++v) acc[i][v] += in[s][i0 + i] * d[v];
        }
        for (int i = 0; i < 8; ++i)
            for (int v = 0; v < 2; ++v) store(&d_kernel[panel][i0 + i][16 * v], acc[i][v]);
    }
}

// transposed dense1.kernel
//
// The backward pass multiplies with the kernel's rows, the forward pass with its columns.
void dense1_kernel_transposed(const Map<4, 4608, 32>& kernel, Map<144, 128, 32>& transposed, Range panels) {
    for (const int unit : panels) {
        const int panel = unit / 8;
        const int jb = unit % 8;
        for (int v = 0; v < 2; ++v)
            transpose16(&kernel[jb / 2][32 * panel + 16 * v][16 * (jb % 2)], 32, &transposed[panel][16 * jb][16 * v],
                        32);
    }
}

// d_features -- digits.net:11, 1.18 MFLOP a sample
//
//   d_dense1 [128]  -->  d_features [4608]
//
// 8 samples by 32 outputs stay in registers.
void backward_to_features(int n, const Map<144, 128, 32>& transposed, const Map<128>* in, Map<2, 12, 12, 16>* out,
                          Range range) {
    const int tiles = (n + 7) / 8;
    for (const int unit : range) {
        const int panel = unit / tiles;
        const int s0 = 8 * (unit % tiles);
        f32x16 acc[8][2] = {};
        for (int k = 0; k < 128; ++k) {
            f32x16 w[2];
            for (int v = 0; v < 2; ++v) w[v] = load16(&transposed[panel][k][16 * v]);
            for (int i = 0; i < 8; ++i)
                for (int v = 0; v < 2; ++v) acc[i][v] += in[s0 + i][k] * w[v];
        }
        for (int i = 0; i < 8; ++i)
            for (int v = 0; v < 2; ++v) {
                const int index = (2 * panel + v) % 144;
                store(&out[s0 + i][(2 * panel + v) / 144][index / 12][index % 12][0], acc[i][v]);
            }
    }
}

// d_relu2, d_pool1 -- digits.net:8-9
//
//   d_dropout1 [32, 12, 12]  -->  d_pool1 [32, 12, 12]
void backward_to_relu2_pool1(const Map<2, 12, 12, 16>& d_other, const Map<2, 12, 12, 16>& activation,
                             Map<2, 12, 12, 16>& out, Range rows) {
    for (const int unit : rows) {
        const int cb = unit / 12;
        const int y = unit % 12;
        for (int x = 0; x < 12; ++x)
            store(&out[cb][y][x][0],
                  load16(&activation[cb][y][x][0]) <= 0 ? f32x16{} : 1.3333334f * load16(&d_other[cb][y][x][0]));
    }
}

// d_conv2.kernel, d_conv2.bias -- digits.net:8, 10.64 MFLOP a sample
//
//   d_conv2 [32, 24, 24], relu1 [32, 26, 26]  -->  d_conv2.kernel [32, 32, 3, 3], d_conv2.bias [32]
//
// Of each 2 x 2 places at most one has a gradient: every filter passes over those of its own. Each of 16 parts of the
// batch has its own sums; they are added in order when the weights are updated.
void conv2_backward_kernel(int n, const Map<2, 12, 12, 16>* d_out, const float* in,
                           const ByteMap<2, 12, 12, 16>* argmax, Map<16, 2, 3, 3, 16, 32>& d_kernel,
                           Map<16, 32>& d_bias, Range parts) {
    for (const int unit : parts) {
        const int end = min(8 * unit + 8, n);
        alignas(64) float sums[32][2][3][3][16];
        clear(sums);
        for (int s0 = 8 * unit; s0 < end; ++s0)
            for (int y0 = 0; y0 < 12; y0 += 2) {
                const int next = min(s0 + 1, n - 1);
                for (int cb = 0; cb < 2; ++cb)
                    for (int i = 0; i < 2496; i += 16) prefetch(&in[21632 * next + 832 * y0 + 10816 * cb + i]);
                alignas(64) int places[24][32];
                alignas(64) float values[24][32];
                alignas(64) int alive[32];
                for (int v = 0; v < 2; ++v) {
                    i32x16 set = {};
                    for (int j = 0; j < 2; ++j)
                        for (int i = 0; i < 12; ++i) {
                            const f32x16 d = load16(&d_out[s0][v][y0 + j][i][0]);
                            const i32x16 best_place = load_bytes16(&argmax[s0][v][y0 + j][i][0]);
                            const int p = 12 * j + i;
                            store(&values[p][16 * v], d);
                            const i32x16 down = best_place / 2;
                            store(&places[p][16 * v],
                                  21632 * s0 + 832 * (y0 + j) + 32 * i + 416 * down + 16 * (best_place - 2 * down));
                            set += d != 0 ? splat16(1 << p) : i32x16{};
                        }
                    store(&alive[16 * v], set);
                }

                for (int f = 0; f < 32; ++f) {
                    f32x16 acc[2][3][3];
                    for (int cb = 0; cb < 2; ++cb)
                        for (int ky = 0; ky < 3; ++ky)
                            for (int kx = 0; kx < 3; ++kx) acc[cb][ky][kx] = load16(&sums[f][cb][ky][kx][0]);
                    for (const int p : bits(alive[f])) {
                        const int place = places[p][f];
                        const float d = values[p][f];
                        for (int cb = 0; cb < 2; ++cb)
                            for (int ky = 0; ky < 3; ++ky)
                                for (int kx = 0; kx < 3; ++kx)
                                    acc[cb][ky][kx] += d * load16(&in[place + 10816 * cb + 416 * ky + 16 * kx]);
                    }
                    for (int cb = 0; cb < 2; ++cb)
                        for (int ky = 0; ky < 3; ++ky)
                            for (int kx = 0; kx < 3; ++kx) store(&sums[f][cb][ky][kx][0], acc[cb][ky][kx]);
                }
            }

        for (int cb = 0; cb < 2; ++cb)
            for (int ky = 0; ky < 3; ++ky)
                for (int kx = 0; kx < 3; ++kx)
                    for (int f = 0; f < 32; f += 16)
                        transpose16(&sums[f][cb][ky][kx][0], 288, &d_kernel[unit][cb][ky][kx][0][f], 32);
        f32x16 sum[2] = {};
        for (int s = 8 * unit; s < end; ++s)
            for (int y = 0; y < 12; ++y)
                for (int x = 0; x < 12; ++x)
                    for (int v = 0; v < 2; ++v) sum[v] += load16(&d_out[s][v][y][x][0]);
        for (int v = 0; v < 2; ++v) store(&d_bias[unit][16 * v], sum[v]);
    }
}

// choices of pool1
//
// Which channels chose a place of a window, and have a gradient there.
void pool1_chosen(const Map<2, 12, 12, 16>& d_out, const ByteMap<2, 12, 12, 16>& argmax, WordMap<12, 12, 4>& chosen,
                  Range rows) {
    for (const int y : rows)
        for (int x = 0; x < 12; ++x) {
            i32x16 best_place[2];
            for (int v = 0; v < 2; ++v)
                best_place[v] = load16(&d_out[v][y][x][0]) != 0 ? load_bytes16(&argmax[v][y][x][0]) : splat16(-1);
            for (int k = 0; k < 4; ++k)
                chosen[y][x][k] =
                    set_lanes(best_place[0] == splat16(k)) | (set_lanes(best_place[1] == splat16(k)) << 16);
        }
}

// transposed conv2.kernel
//
// The backward pass takes the windows of one filter at a time.
void conv2_kernel_by_filter(const Map<2, 3, 3, 16, 32>& kernel, Map<2, 32, 3, 3, 16>& transposed, Range blocks) {
    for (const int cb : blocks)
        for (int ky = 0; ky < 3; ++ky)
            for (int kx = 0; kx < 3; ++kx)
                for (int f = 0; f < 32; f += 16)
                    transpose16(&kernel[cb][ky][kx][0][f], 32, &transposed[cb][f][ky][kx][0], 144);
}

// d_relu1, d_conv1 -- digits.net:7-8, 10.64 MFLOP a sample
//
//   d_conv2 [32, 24, 24]  -->  d_conv1 [32, 26, 26]
//
// Of each 2 x 2 places at most one has a gradient: every window passes over the sets of filters that chose its places.
void backward_to_relu1_conv1(const WordMap<12, 12, 4>& chosen, const Map<2, 12, 12, 16>& d_out,
                             const Map<2, 32, 3, 3, 16>& kernel, const Map<2, 26, 26, 16>& activation,
                             Map<2, 26, 26, 16>& out, Range blocks) {
    for (const int cb : blocks) {
        alignas(64) float sums[26][26][16];
        clear(sums);
        for (int py = 0; py < 12; ++py) {
            f32x16 acc[4][4] = {};
            for (int px = 0; px < 12; ++px) {
                alignas(64) float d[32];
                for (int v = 0; v < 2; ++v) store(&d[16 * v], load16(&d_out[v][py][px][0]));
                for (const int f : bits(chosen[py][px][0]))
                    for (int ky = 0; ky < 3; ++ky)
                        for (int kx = 0; kx < 3; ++kx) acc[ky][kx] += d[f] * load16(&kernel[cb][f][ky][kx][0]);
                for (const int f : bits(chosen[py][px][1]))
                    for (int ky = 0; ky < 3; ++ky)
                        for (int kx = 0; kx < 3; ++kx) acc[ky][kx + 1] += d[f] * load16(&kernel[cb][f][ky][kx][0]);
                for (const int f : bits(chosen[py][px][2]))
                    for (int ky = 0; ky < 3; ++ky)
                        for (int kx = 0; kx < 3; ++kx) acc[ky + 1][kx] += d[f] * load16(&kernel[cb][f][ky][kx][0]);
                for (const int f : bits(chosen[py][px][3]))
                    for (int ky = 0; ky < 3; ++ky)
                        for (int kx = 0; kx < 3; ++kx) acc[ky + 1][kx + 1] += d[f] * load16(&kernel[cb][f][ky][kx][0]);

                for (int i = 0; i < 4; ++i) {
                    for (int j = 0; j < 2; ++j)
                        store(&sums[2 * py + i][2 * px + j][0], load16(&sums[2 * py + i][2 * px + j][0]) + acc[i][j]);
                    for (int j = 0; j < 2; ++j) acc[i][j] = acc[i][j + 2];
                    for (int j = 0; j < 2; ++j) acc[i][j + 2] = f32x16{};
                }
            }
            for (int i = 0; i < 4; ++i)
                for (int j = 0; j < 2; ++j)
                    store(&sums[2 * py + i][j + 24][0], load16(&sums[2 * py + i][j + 24][0]) + acc[i][j]);
        }

        for (int y = 0; y < 26; ++y)
            for (int x = 0; x < 26; ++x)
                store(&out[cb][y][x][0], load16(&activation[cb][y][x][0]) <= 0 ? f32x16{} : load16(&sums[y][x][0]));
    }
}

// d_conv1.kernel, d_conv1.bias -- digits.net:7, 0.411 MFLOP a sample
//
//   d_conv1 [32, 26, 26], image [1, 28, 28]  -->  d_conv1.kernel [32, 1, 3, 3], d_conv1.bias [32]
//
// Each of 16 parts of the batch has its own sums; they are added in order when the weights are updated.
void conv1_backward_kernel(int n, const Map<2, 26, 26, 16>* d_out, const Map<28, 28>* in, Map<16, 3, 3, 32>& d_kernel,
                           Map<16, 32>& d_bias, Range parts) {
    for (const int unit : parts) {
        const int end = min(8 * unit + 8, n);
        for (int ky = 0; ky < 3; ++ky)
            for (int kx = 0; kx < 3; ++kx)
                for (int v = 0; v < 2; ++v) store(&d_kernel[unit][ky][kx][16 * v], f32x16{});
        for (int s = 8 * unit; s < end; ++s) {
            f32x16 acc[3][3][2];
            for (int j = 0; j < 3; ++j)
                for (int i = 0; i < 3; ++i)
                    for (int v = 0; v < 2; ++v) acc[j][i][v] = load16(&d_kernel[unit][j][i][16 * v]);
            for (int y = 0; y < 26; ++y)
                for (int x = 0; x < 26; ++x) {
                    f32x16 d[2];
                    for (int v = 0; v < 2; ++v) d[v] = load16(&d_out[s][v][y][x][0]);
                    for (int j = 0; j < 3; ++j)
                        for (int i = 0; i < 3; ++i)
                            for (int v = 0; v < 2; ++v) acc[j][i][v] += in[s][y + j][x + i] * d[v];
                }
            for (int j = 0; j < 3; ++j)
                for (int i = 0; i < 3; ++i)
                    for (int v = 0; v < 2; ++v) store(&d_kernel[unit][j][i][16 * v], acc[j][i][v]);
        }
        f32x16 sum[2] = {};
        for (int s = 8 * unit; s < end; ++s)
            for (int y = 0; y < 26; ++y)
                for (int x = 0; x < 26; ++x)
                    for (int v = 0; v < 2; ++v) sum[v] += load16(&d_out[s][v][y][x][0]);
        for (int v = 0; v < 2; ++v) store(&d_bias[unit][16 * v], sum[v]);
    }
}

// the optimizer's step, for any tensor of weights: g is added up from the parts of the batch
//
// mean_square = mean_square + (1 - rho) * (g^2 - mean_square); change = g * sqrt((mean_square_change + epsilon) /
// (mean_square + epsilon)); mean_square_change = mean_square_change + (1 - rho) * (change^2 - mean_square_change); w =
// w - lr * change
void adadelta(const Step& step, int parts, int count, const float* gradient, float* weight, float* mean_square,
              float* mean_square_change, Range vectors) {
    for (const int unit : vectors) {
        const int i = 16 * unit;
        f32x16 g = load16(&gradient[i]);
        for (int part = 1; part < parts; ++part) g += load16(&gradient[part * count + i]);
        const f32x16 w = load16(&weight[i]);
        const f32x16 mean_square_before = load16(&mean_square[i]);
        const f32x16 mean_square_change_before = load16(&mean_square_change[i]);
        const f32x16 new_mean_square = mean_square_before + 0.05f * (product(g, g) - mean_square_before);
        const f32x16 change = product(g, sqrt((mean_square_change_before + 1e-07f) / (new_mean_square + 1e-07f)));
        store(&mean_square[i], new_mean_square);
        store(&mean_square_change[i],
              mean_square_change_before + 0.05f * (change * change - mean_square_change_before));
        store(&weight[i], w - step.learning_rate() * change);
    }
}

// conv2, pool1, relu2, dropout1 -- digits.net:8-9, 10.66 MFLOP a sample
//
//   relu1 [32, 26, 26]  -->  dropout1 [32, 12, 12]
//
// Winograd's F(4x4, 3x3): 36 patches of 6 x 6 inputs at a time become 36 small matrix products, and these tiles of 4 x
// 4 outputs.
void conv2_pool1_relu2_dropout1_without_argmax(const Step& step, int s, const Map<2, 26, 26, 16>& in,
                                               const Map<36, 32, 32>& kernel, const Map<32>& bias,
                                               Map<2, 12, 12, 16>& out, Range bands) {
    for (const int band : bands) {
        alignas(64) float patches[36][73][16];
        for (int cb = 0; cb < 2; ++cb)
            for (int ty = 0; ty < 6; ++ty) {
                const int y = 4 * (6 * band + ty);
                for (int tx = 0; tx < 6; ++tx) {
                    const int x = 4 * tx;
                    f32x16 square[6][6];
                    for (int i = 0; i < 6; ++i)
                        for (int j = 0; j < 6; ++j) square[i][j] = load16(&in[cb][y + i][x + j][0]);
                    transform_patch(square);
                    for (int i = 0; i < 6; ++i)
                        for (int j = 0; j < 6; ++j) store(&patches[6 * i + j][36 * cb + 6 * ty + tx][0], square[i][j]);
                }
            }

        f32x16 products[36][37][2];
        for (int p = 0; p < 36; ++p)
            for (int group = 0; group < 3; ++group) {
                const int t = 12 * group;
                f32x16 acc[12][2] = {};
                for (int cb = 0; cb < 2; ++cb)
                    for (int c = 0; c < 16; ++c) {
                        f32x16 w[2];
                        for (int v = 0; v < 2; ++v) {
                            w[v] = load16(&kernel[p][16 * cb + c][16 * v]);
                            hold(w[v]);
                        }
                        for (int i = 0; i < 12; ++i)
                            for (int v = 0; v < 2; ++v) acc[i][v] += patches[p][36 * cb + t + i][c] * w[v];
                    }
                for (int i = 0; i < 12; ++i)
                    for (int v = 0; v < 2; ++v) products[p][t + i][v] = acc[i][v];
            }

        for (int v = 0; v < 2; ++v) {
            const f32x16 b = load16(&bias[16 * v]);
            for (int ty = 0; ty < 6; ++ty) {
                const int y = 4 * (6 * band + ty);
                for (int tx = 0; tx < 6; ++tx) {
                    const int x = 4 * tx;
                    f32x16 from[6][6];
                    for (int i = 0; i < 6; ++i)
                        for (int j = 0; j < 6; ++j) from[i][j] = products[6 * i + j][6 * ty + tx][v];
                    f32x16 to[4][4];
                    transform_outputs(from, to);
                    for (int i = 0; i < 4; ++i)
                        for (int j = 0; j < 4; ++j) to[i][j] = to[i][j] + b;
                    for (int py = 0; py < 2; ++py)
                        for (int px = 0; px < 2; ++px) {
                            f32x16 best = to[2 * py][2 * px];
                            best = max(best, to[2 * py][2 * px + 1]);
                            best = max(best, to[2 * py + 1][2 * px]);
                            best = max(best, to[2 * py + 1][2 * px + 1]);
                            store(&out[v][y / 2 + py][x / 2 + px][0],
                                  keep16(step.key(0, s), 2304 * v + 12 * (y / 2 + py) + x / 2 + px, 144, 1073741824)
                                      ? 1.3333334f * relu(best)
                                      : f32x16{});
                        }
                }
            }
        }
    }
}

// conv2, pool1, relu2 -- digits.net:8, 10.65 MFLOP a sample
//
//   relu1 [32, 26, 26]  -->  relu2 [32, 12, 12]
//
// Winograd's F(4x4, 3x3): 6 patches of 6 x 6 inputs at a time become 36 small matrix products, and these tiles of 4 x 4
// outputs.
void conv2_pool1_relu2(const Map<2, 26, 26, 16>& in, const Map<36, 32, 32>& kernel, const Map<32>& bias,
                       Map<2, 12, 12, 16>& out, Range bands) {
    for (const int band : bands) {
        alignas(64) float patches[36][13][16];
        for (int cb = 0; cb < 2; ++cb) {
            const int y = 4 * band;
            for (int tx = 0; tx < 6; ++tx) {
                const int x = 4 * tx;
                f32x16 square[6][6];
                for (int i = 0; i < 6; ++i)
                    for (int j = 0; j < 6; ++j) square[i][j] = load16(&in[cb][y + i][x + j][0]);
                transform_patch(square);
                for (int i = 0; i < 6; ++i)
                    for (int j = 0; j < 6; ++j) store(&patches[6 * i + j][6 * cb + tx][0], square[i][j]);
            }
        }

        f32x16 products[36][7][2];
        for (int p = 0; p < 36; ++p) {
            f32x16 acc[6][2] = {};
            for (int cb = 0; cb < 2; ++cb)
                for (int c = 0; c < 16; ++c) {
                    f32x16 w[2];
                    for (int v = 0; v < 2; ++v) {
                        w[v] = load16(&kernel[p][16 * cb + c][16 * v]);
                        hold(w[v]);
                    }
                    for (int i = 0; i < 6; ++i)
                        for (int v = 0; v < 2; ++v) acc[i][v] += patches[p][6 * cb + i][c] * w[v];
                }
            for (int i = 0; i < 6; ++i)
                for (int v = 0; v < 2; ++v) products[p][i][v] = acc[i][v];
        }

        for (int v = 0; v < 2; ++v) {
            const f32x16 b = load16(&bias[16 * v]);
            const int y = 4 * band;
            for (int tx = 0; tx < 6; ++tx) {
                const int x = 4 * tx;
                f32x16 from[6][6];
                for (int i = 0; i < 6; ++i)
                    for (int j = 0; j < 6; ++j) from[i][j] = products[6 * i + j][tx][v];
                f32x16 to[4][4];
                transform_outputs(from, to);
                for (int i = 0; i < 4; ++i)
                    for (int j = 0; j < 4; ++j) to[i][j] = to[i][j] + b;
                for (int py = 0; py < 2; ++py)
                    for (int px = 0; px < 2; ++px) {
                        f32x16 best = to[2 * py][2 * px];
                        best = max(best, to[2 * py][2 * px + 1]);
                        best = max(best, to[2 * py + 1][2 * px]);
                        best = max(best, to[2 * py + 1][2 * px + 1]);
                        store(&out[v][y / 2 + py][x / 2 + px][0], relu(best));
                    }
            }
        }
    }
}

// dense1, relu3 -- digits.net:11, 1.18 MFLOP a sample
//
//   features [4608]  -->  relu3 [128]
//
// 8 samples by 32 outputs stay in registers.
void dense1_relu3(int n, const Map<4, 4608, 32>& kernel, const Map<128>& bias, const Map<4608>* in, Map<128>* out,
                  Range range) {
    const int tiles = (n + 7) / 8;
    for (const int unit : range) {
        const int panel = unit / tiles;
        const int s0 = 8 * (unit % tiles);
        f32x16 acc[8][2] = {};
        for (int k = 0; k < 4608; ++k) {
            f32x16 w[2];
            for (int v = 0; v < 2; ++v) w[v] = load16(&kernel[panel][k][16 * v]);
            for (int i = 0; i < 8; ++i)
                for (int v = 0; v < 2; ++v) acc[i][v] += in[s0 + i][k] * w[v];
        }
        for (int i = 0; i < 8; ++i)
            for (int v = 0; v < 2; ++v) {
                const int index = 16 * (2 * panel + v);
                store(&out[s0 + i][index], relu(acc[i][v] + load16(&bias[index])));
            }
    }
}

// dense1, relu3 -- digits.net:11, 1.18 MFLOP a sample
//
//   features [4608]  -->  relu3 [128]
//
// Weights stream through once.
void dense1_relu3_of_one(const Map<4, 4608, 32>& kernel, const Map<128>& bias, const Map<4608>* in, Map<128>* out,
                         Range range) {
    for (const int unit : range) {
        f32x16 acc[4][2] = {};
        for (int k = 0; k < 4608; k += 4)
            for (int i = 0; i < 4; ++i)
                for (int v = 0; v < 2; ++v) acc[i][v] += in[0][k + i] * load16(&kernel[unit][k + i][16 * v]);
        for (int v = 0; v < 2; ++v) {
            const int index = 16 * (2 * unit + v);
            store(&out[0][index], relu(acc[0][v] + acc[1][v] + acc[2][v] + acc[3][v] + load16(&bias[index])));
        }
    }
}

// dense2 -- digits.net:11
//
//   relu3 [128]  -->  logits [5]
//
// Weights stream through once.
void logits_of_one(const Map<128, 16>& kernel, const Map<16>& bias, const Map<128>* in, Map<16>* out, Range range) {
    for (const int unit : range) {
        f32x16 acc[4] = {};
        for (int k = 0; k < 128; k += 4)
            for (int i = 0; i < 4; ++i) acc[i] += in[0][k + i] * load16(&kernel[k + i][0]);
        store(&out[0][16 * unit], acc[0] + acc[1] + acc[2] + acc[3] + load16(&bias[16 * unit]));
    }
}

// probabilities -- digits.net:33
//
//   logits [5]  -->  probabilities [5]
void probabilities(const Map<16>& in, Map<16>& out) {
    const f32x16 x_here = load16(&in[0]);
    const float greatest = largest(first_lanes16(5) ? x_here : splat16(-infinity));
    const f32x16 power = exp(x_here - greatest);
    const float total = sum(first_lanes16(5) ? power : f32x16{});
    store(&out[0], first_lanes16(5) ? power / total : f32x16{});
}

}  // namespace

// Memory of train_first: 32,912,896 bytes, at most 128 samples
// Arrays that are never needed together share their place; phases are what lies between barriers.
struct TrainFirstMemory : Memory {
    using Memory::Memory;

    Map<28, 28> (&image)[128] = at(32178176);                     // phases 1-9, 401,408 bytes, [y][x]
    Map<2, 26, 26, 16> (&relu1)[128] = at(0);                     // phases 2-9, 11,075,584 bytes, [c/16][y][x][c%16]
    Map<36, 32, 32>& conv2_kernel_transformed = at(11075584);     // phases 1-2, 147,456 bytes
    Map<2, 12, 12, 16> (&dropout1)[128] = at(22151168);           // phases 2-8, 2,359,296 bytes, [c/16][y][x][c%16]
    ByteMap<2, 12, 12, 16> (&pool1_argmax)[128] = at(31588352);   // phases 2-9, 589,824 bytes
    Map<128> (&dropout2)[128] = at(13434880);                     // phases 3-6, 65,536 bytes, [c]
    Map<16> (&logits)[128] = at(11075584);                        // phases 4-5, 8,192 bytes, [c]
    int (&digit)[128] = at(11223040);                             // phases 1-5, 512 bytes
    float (&loss)[128] = at(32911360);                            // phases 5-10, 512 bytes
    float (&accuracy)[128] = at(32911872);                        // phases 5-10, 512 bytes
    Map<16> (&d_logits)[128] = at(13565952);                      // phases 5-6, 8,192 bytes, [c]
    Map<128, 16>& d_dense2_kernel = at(13574144);                 // phases 6-7, 8,192 bytes
    Map<16>& d_dense2_bias = at(13590528);                        // phases 6-7, 64 bytes
    Map<4, 16, 32>& dense2_kernel_transposed = at(13582336);      // phases 4-6, 8,192 bytes, [i panel][j][i]
    Map<128> (&d_dense1)[128] = at(13500416);                     // phases 6-7, 65,536 bytes, [c]
    Map<4, 4608, 32>& d_dense1_kernel = at(24510464);             // phases 7-9, 2,359,296 bytes
    Map<128>& d_dense1_bias = at(32912384);                       // phases 7-9, 512 bytes
    Map<144, 128, 32>& dense1_kernel_transposed = at(11075584);   // phases 6-7, 2,359,296 bytes, [i panel][j][i]
    Map<2, 12, 12, 16> (&d_features)[128] = at(26869760);         // phases 7-8, 2,359,296 bytes, [c/16][y][x][c%16]
    Map<2, 12, 12, 16> (&d_pool1)[128] = at(29229056);            // phases 8-9, 2,359,296 bytes, [c/16][y][x][c%16]
    Map<16, 2, 3, 3, 16, 32>& d_conv2_kernel = at(22151168);      // phases 9-10, 589,824 bytes
    Map<16, 32>& d_conv2_bias = at(22759424);                     // phases 9-10, 2,048 bytes
    WordMap<12, 12, 4> (&pool1_chosen)[128] = at(32579584);       // phase 8, 294,912 bytes
    Map<2, 32, 3, 3, 16>& conv2_kernel_by_filter = at(32874496);  // phases 7-8, 36,864 bytes, [c block][f][ky][kx][c]
    Map<2, 26, 26, 16> (&d_conv1)[128] = at(11075584);            // phases 8-9, 11,075,584 bytes, [c/16][y][x][c%16]
    Map<16, 3, 3, 32>& d_conv1_kernel = at(22740992);             // phases 9-10, 18,432 bytes
    Map<16, 32>& d_conv1_bias = at(22761472);                     // phases 9-10, 2,048 bytes
};

// What the optimizer of train_first keeps from step to step: 4,812,672 bytes
struct TrainFirstState : Memory {
    using Memory::Memory;

    Map<3, 3, 32>& conv1_kernel_mean_square = at(0);                    // 1,152 bytes
    Map<3, 3, 32>& conv1_kernel_mean_square_change = at(1152);          // 1,152 bytes
    Map<32>& conv1_bias_mean_square = at(2304);                         // 128 bytes
    Map<32>& conv1_bias_mean_square_change = at(2432);                  // 128 bytes
    Map<2, 3, 3, 16, 32>& conv2_kernel_mean_square = at(2560);          // 36,864 bytes
    Map<2, 3, 3, 16, 32>& conv2_kernel_mean_square_change = at(39424);  // 36,864 bytes
    Map<32>& conv2_bias_mean_square = at(76288);                        // 128 bytes
    Map<32>& conv2_bias_mean_square_change = at(76416);                 // 128 bytes
    Map<4, 4608, 32>& dense1_kernel_mean_square = at(76544);            // 2,359,296 bytes
    Map<4, 4608, 32>& dense1_kernel_mean_square_change = at(2435840);   // 2,359,296 bytes
    Map<128>& dense1_bias_mean_square = at(4795136);                    // 512 bytes
    Map<128>& dense1_bias_mean_square_change = at(4795648);             // 512 bytes
    Map<128, 16>& dense2_kernel_mean_square = at(4796160);              // 8,192 bytes
    Map<128, 16>& dense2_kernel_mean_square_change = at(4804352);       // 8,192 bytes
    Map<16>& dense2_bias_mean_square = at(4812544);                     // 64 bytes
    Map<16>& dense2_bias_mean_square_change = at(4812608);              // 64 bytes
};

void train_first(const Run& run) {
    const TrainFirstMemory m(run.workspace);
    const TrainFirstState state(run.state);
    Weights& weights = Place{run.weights};
    const int n = run.n;

    run.team.run([&](const Worker& worker) {
        conv2_kernel_transformed(weights.conv2.kernel, m.conv2_kernel_transformed, worker.share(2));
        worker.barrier();

        for (const int s : worker.samples(n)) {
            conv1_relu1(m.image[s], weights.conv1.kernel, weights.conv1.bias, m.relu1[s], worker.all(26));
            conv2_pool1_relu2_dropout1(run.step, s, m.relu1[s], m.conv2_kernel_transformed, weights.conv2.bias,
                                       m.dropout1[s], m.pool1_argmax[s], worker.all(1));
        }
        worker.barrier();

        dense1_relu3_dropout2(n, run.step, weights.dense1.kernel, weights.dense1.bias, flat_rows(m.dropout1),
                              m.dropout2, worker.share(4 * ((n + 7) / 8)));
        worker.barrier();

        dense2_kernel_transposed(weights.dense2.kernel, m.dense2_kernel_transposed, worker.share(4));
        logits(weights.dense2.kernel, weights.dense2.bias, m.dropout2, m.logits, worker.share((n + 7) / 8));
        worker.barrier();

        for (const int s : worker.samples(n)) {
            loss(m.logits[s], m.digit[s], m.loss[s]);
            accuracy(m.logits[s], m.digit[s], m.accuracy[s]);
            backward_to_logits(n, m.logits[s], m.digit[s], m.d_logits[s]);
        }
        worker.barrier();

        dense1_kernel_transposed(weights.dense1.kernel, m.dense1_kernel_transposed, worker.share(1152));
        dense2_backward_kernel(n, m.d_logits, m.dropout2, m.d_dense2_kernel, worker.share(16));
        if (worker.takes(0)) backward_bias(n, m.d_logits, m.d_dense2_bias, {0, 1});
        backward_to_dropout2_relu3_dense1(n, m.dense2_kernel_transposed, m.d_logits, m.dropout2, m.d_dense1,
                                          worker.share(4 * ((n + 7) / 8)));
        worker.barrier();

        conv2_kernel_by_filter(weights.conv2.kernel, m.conv2_kernel_by_filter, worker.share(2));
        dense1_backward_kernel(n, m.d_dense1, flat_rows(m.dropout1), m.d_dense1_kernel, worker.share(2304));
        backward_bias(n, m.d_dense1, m.d_dense1_bias, worker.share(8));
        backward_to_features(n, m.dense1_kernel_transposed, m.d_dense1, m.d_features,
                             worker.share(144 * ((n + 7) / 8)));
        adadelta(run.step, 1, 2048, flat(m.d_dense2_kernel), flat(weights.dense2.kernel),
                 flat(state.dense2_kernel_mean_square), flat(state.dense2_kernel_mean_square_change),
                 worker.share(128));
        if (worker.takes(0))
            adadelta(run.step, 1, 16, m.d_dense2_bias, weights.dense2.bias, state.dense2_bias_mean_square,
                     state.dense2_bias_mean_square_change, {0, 1});
        worker.barrier();

        for (const int s : worker.samples(n)) {
            backward_to_relu2_pool1(m.d_features[s], m.dropout1[s], m.d_pool1[s], worker.all(24));
            pool1_chosen(m.d_pool1[s], m.pool1_argmax[s], m.pool1_chosen[s], worker.all(12));
            backward_to_relu1_conv1(m.pool1_chosen[s], m.d_pool1[s], m.conv2_kernel_by_filter, m.relu1[s], m.d_conv1[s],
                                    worker.all(2));
        }
        worker.barrier();

        conv2_backward_kernel(n, m.d_pool1, flat(m.relu1), m.pool1_argmax, m.d_conv2_kernel, m.d_conv2_bias,
                              worker.share(16));
        conv1_backward_kernel(n, m.d_conv1, m.image, m.d_conv1_kernel, m.d_conv1_bias, worker.share(16));
        adadelta(run.step, 1, 589824, flat(m.d_dense1_kernel), flat(weights.dense1.kernel),
                 flat(state.dense1_kernel_mean_square), flat(state.dense1_kernel_mean_square_change),
                 worker.share(36864));
        adadelta(run.step, 1, 128, m.d_dense1_bias, weights.dense1.bias, state.dense1_bias_mean_square,
                 state.dense1_bias_mean_square_change, worker.share(8));
        worker.barrier();

        adadelta(run.step, 16, 288, flat(m.d_conv1_kernel), flat(weights.conv1.kernel),
                 flat(state.conv1_kernel_mean_square), flat(state.conv1_kernel_mean_square_change), worker.share(18));
        adadelta(run.step, 16, 32, flat(m.d_conv1_bias), weights.conv1.bias, state.conv1_bias_mean_square,
                 state.conv1_bias_mean_square_change, worker.share(2));
        adadelta(run.step, 16, 9216, flat(m.d_conv2_kernel), flat(weights.conv2.kernel),
                 flat(state.conv2_kernel_mean_square), flat(state.conv2_kernel_mean_square_change), worker.share(576));
        adadelta(run.step, 16, 32, flat(m.d_conv2_bias), weights.conv2.bias, state.conv2_bias_mean_square,
                 state.conv2_bias_mean_square_change, worker.share(2));
    });
}

// Memory of train_second: 13,984,256 bytes, at most 128 samples
// Arrays that are never needed together share their place; phases are what lies between barriers.
struct TrainSecondMemory : Memory {
    using Memory::Memory;

    Map<28, 28> (&image)[128] = at(13434880);                  // phases 1-2, 401,408 bytes, [y][x]
    Map<2, 26, 26, 16> (&relu1)[128] = at(0);                  // phase 2, 11,075,584 bytes, [c/16][y][x][c%16]
    Map<36, 32, 32>& conv2_kernel_transformed = at(13836288);  // phases 1-8, 147,456 bytes, [f panel][i * 6 + j][c][f]
    Map<2, 12, 12, 16> (&dropout1)[128] = at(11075584);        // phases 2-7, 2,359,296 bytes, [c/16][y][x][c%16]
    Map<128> (&dropout2)[128] = at(0);                         // phases 3-6, 65,536 bytes, [c]
    Map<16> (&logits)[128] = at(65536);                        // phases 4-5, 8,192 bytes, [c]
    int (&digit)[128] = at(13983744);                          // phases 1-5, 512 bytes
    float (&loss)[128] = at(2433024);                          // phases 5-8, 512 bytes
    float (&accuracy)[128] = at(2433536);                      // phases 5-8, 512 bytes
    Map<16> (&d_logits)[128] = at(73728);                      // phases 5-6, 8,192 bytes, [c]
    Map<128, 16>& d_dense2_kernel = at(2424832);               // phases 6-7, 8,192 bytes
    Map<16>& d_dense2_bias = at(2434560);                      // phases 6-7, 64 bytes
    Map<4, 16, 32>& dense2_kernel_transposed = at(81920);      // phases 4-6, 8,192 bytes, [i panel][j][i]
    Map<128> (&d_dense1)[128] = at(2359296);                   // phases 6-7, 65,536 bytes, [c]
    Map<4, 4608, 32>& d_dense1_kernel = at(0);                 // phases 7-8, 2,359,296 bytes
    Map<128>& d_dense1_bias = at(2434048);                     // phases 7-8, 512 bytes
};

// What the optimizer of train_second keeps from step to step: 4,736,128 bytes
struct TrainSecondState : Memory {
    using Memory::Memory;

    Map<4, 4608, 32>& dense1_kernel_mean_square = at(0);               // 2,359,296 bytes
    Map<4, 4608, 32>& dense1_kernel_mean_square_change = at(2359296);  // 2,359,296 bytes
    Map<128>& dense1_bias_mean_square = at(4718592);                   // 512 bytes
    Map<128>& dense1_bias_mean_square_change = at(4719104);            // 512 bytes
    Map<128, 16>& dense2_kernel_mean_square = at(4719616);             // 8,192 bytes
    Map<128, 16>& dense2_kernel_mean_square_change = at(4727808);      // 8,192 bytes
    Map<16>& dense2_bias_mean_square = at(4736000);                    // 64 bytes
    Map<16>& dense2_bias_mean_square_change = at(4736064);             // 64 bytes
};

void train_second(const Run& run) {
    const TrainSecondMemory m(run.workspace);
    const TrainSecondState state(run.state);
    Weights& weights = Place{run.weights};
    const int n = run.n;

    run.team.run([&](const Worker& worker) {
        if (run.weights_changed) {
            conv2_kernel_transformed(weights.conv2.kernel, m.conv2_kernel_transformed, worker.share(2));
        }
        worker.barrier();

        for (const int s : worker.samples(n)) {
            conv1_relu1(m.image[s], weights.conv1.kernel, weights.conv1.bias, m.relu1[s], worker.all(26));
            conv2_pool1_relu2_dropout1_without_argmax(run.step, s, m.relu1[s], m.conv2_kernel_transformed,
                                                      weights.conv2.bias, m.dropout1[s], worker.all(1));
        }
        worker.barrier();

        dense1_relu3_dropout2(n, run.step, weights.dense1.kernel, weights.dense1.bias, flat_rows(m.dropout1),
                              m.dropout2, worker.share(4 * ((n + 7) / 8)));
        worker.barrier();

        dense2_kernel_transposed(weights.dense2.kernel, m.dense2_kernel_transposed, worker.share(4));
        logits(weights.dense2.kernel, weights.dense2.bias, m.dropout2, m.logits, worker.share((n + 7) / 8));
        worker.barrier();

        for (const int s : worker.samples(n)) {
            loss(m.logits[s], m.digit[s], m.loss[s]);
            accuracy(m.logits[s], m.digit[s], m.accuracy[s]);
            backward_to_logits(n, m.logits[s], m.digit[s], m.d_logits[s]);
        }
        worker.barrier();

        dense2_backward_kernel(n, m.d_logits, m.dropout2, m.d_dense2_kernel, worker.share(16));
        if (worker.takes(0)) backward_bias(n, m.d_logits, m.d_dense2_bias, {0, 1});
        backward_to_dropout2_relu3_dense1(n, m.dense2_kernel_transposed, m.d_logits, m.dropout2, m.d_dense1,
                                          worker.share(4 * ((n + 7) / 8)));
        worker.barrier();

        dense1_backward_kernel(n, m.d_dense1, flat_rows(m.dropout1), m.d_dense1_kernel, worker.share(2304));
        backward_bias(n, m.d_dense1, m.d_dense1_bias, worker.share(8));
        adadelta(run.step, 1, 2048, flat(m.d_dense2_kernel), flat(weights.dense2.kernel),
                 flat(state.dense2_kernel_mean_square), flat(state.dense2_kernel_mean_square_change),
                 worker.share(128));
        if (worker.takes(0))
            adadelta(run.step, 1, 16, m.d_dense2_bias, weights.dense2.bias, state.dense2_bias_mean_square,
                     state.dense2_bias_mean_square_change, {0, 1});
        worker.barrier();

        adadelta(run.step, 1, 589824, flat(m.d_dense1_kernel), flat(weights.dense1.kernel),
                 flat(state.dense1_kernel_mean_square), flat(state.dense1_kernel_mean_square_change),
                 worker.share(36864));
        adadelta(run.step, 1, 128, m.d_dense1_bias, weights.dense1.bias, state.dense1_bias_mean_square,
                 state.dense1_bias_mean_square_change, worker.share(8));
    });
}

// Memory of evaluate: 13,984,256 bytes, at most 128 samples
// Arrays that are never needed together share their place; phases are what lies between barriers.
struct EvaluateMemory : Memory {
    using Memory::Memory;

    Map<28, 28> (&image)[128] = at(13434880);                  // phases 1-2, 401,408 bytes, [y][x]
    Map<2, 26, 26, 16> (&relu1)[128] = at(0);                  // phase 2, 11,075,584 bytes, [c/16][y][x][c%16]
    Map<36, 32, 32>& conv2_kernel_transformed = at(13836288);  // phases 1-5, 147,456 bytes, [f panel][i * 6 + j][c][f]
    Map<2, 12, 12, 16> (&relu2)[128] = at(11075584);           // phases 2-3, 2,359,296 bytes, [c/16][y][x][c%16]
    Map<128> (&relu3)[128] = at(0);                            // phases 3-4, 65,536 bytes, [c]
    Map<16> (&logits)[128] = at(65536);                        // phases 4-5, 8,192 bytes, [c]
    int (&digit)[128] = at(13983744);                          // phases 1-5, 512 bytes
    float (&loss)[128] = at(0);                                // phase 5, 512 bytes
    float (&accuracy)[128] = at(512);                          // phase 5, 512 bytes
};

void evaluate(const Run& run) {
    const EvaluateMemory m(run.workspace);
    const Weights& weights = Place{run.weights};
    const int n = run.n;

    run.team.run([&](const Worker& worker) {
        if (run.weights_changed) {
            conv2_kernel_transformed(weights.conv2.kernel, m.conv2_kernel_transformed, worker.share(2));
        }
        worker.barrier();

        for (const int s : worker.samples(n)) {
            conv1_relu1(m.image[s], weights.conv1.kernel, weights.conv1.bias, m.relu1[s], worker.all(26));
            conv2_pool1_relu2(m.relu1[s], m.conv2_kernel_transformed, weights.conv2.bias, m.relu2[s], worker.all(6));
        }
        worker.barrier();

        dense1_relu3(n, weights.dense1.kernel, weights.dense1.bias, flat_rows(m.relu2), m.relu3,
                     worker.share(4 * ((n + 7) / 8)));
        worker.barrier();

        logits(weights.dense2.kernel, weights.dense2.bias, m.relu3, m.logits, worker.share((n + 7) / 8));
        worker.barrier();

        for (const int s : worker.samples(n)) {
            loss(m.logits[s], m.digit[s], m.loss[s]);
            accuracy(m.logits[s], m.digit[s], m.accuracy[s]);
        }
    });
}

// Memory of predict: 252,416 bytes
// Arrays that are never needed together share their place; phases are what lies between barriers.
struct PredictMemory : Memory {
    using Memory::Memory;

    Map<28, 28>& image = at(233984);                    // phases 1-2, 3,136 bytes, [y][x]
    Map<2, 26, 26, 16>& relu1 = at(147456);             // phases 2-3, 86,528 bytes, [c/16][y][x][c%16]
    Map<36, 32, 32>& conv2_kernel_transformed = at(0);  // phases 1-6, 147,456 bytes, [f panel][i * 6 + j][c][f]
    Map<2, 12, 12, 16>& relu2 = at(233984);             // phases 3-4, 18,432 bytes, [c/16][y][x][c%16]
    Map<128>& relu3 = at(147456);                       // phases 4-5, 512 bytes, [c]
    Map<16>& logits = at(147968);                       // phases 5-6, 64 bytes, [c]
    Map<16>& probabilities = at(147456);                // phase 6, 64 bytes, [c]
};

void predict(const Run& run) {
    const PredictMemory m(run.workspace);
    const Weights& weights = Place{run.weights};

    run.team.run([&](const Worker& worker) {
        if (run.weights_changed) {
            conv2_kernel_transformed(weights.conv2.kernel, m.conv2_kernel_transformed, worker.share(2));
        }
        worker.barrier();

        conv1_relu1(m.image, weights.conv1.kernel, weights.conv1.bias, m.relu1, worker.share(26));
        worker.barrier();

        conv2_pool1_relu2(m.relu1, m.conv2_kernel_transformed, weights.conv2.bias, m.relu2, worker.share(6));
        if (run.phases == 3) return;  // features
        worker.barrier();

        dense1_relu3_of_one(weights.dense1.kernel, weights.dense1.bias, &flat(m.relu2), &m.relu3, worker.share(4));
        worker.barrier();

        if (worker.takes(0)) logits_of_one(weights.dense2.kernel, weights.dense2.bias, &m.relu3, &m.logits, {0, 1});
        if (run.phases == 5) return;  // logits
        worker.barrier();

        if (worker.takes(0)) probabilities(m.logits, m.probabilities);
    });
}

}  // namespace digits
