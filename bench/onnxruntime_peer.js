// ONNX Runtime, as a process that measures when it is told to.
// usage: node onnxruntime_peer.js FILE.onnx BATCH THREADS CHANNELS,HEIGHT,WIDTH   then lines on standard input:
// `measure SECONDS`, or `run FILE` to have the network's answer to the numbers of a JSON list.
const fs = require('fs');
const readline = require('readline');
const ort = require('onnxruntime-node');

const now = () => Number(process.hrtime.bigint()) / 1e6;
const say = (value) => console.log(typeof value === 'string' ? value : JSON.stringify(value));

async function measure(step, seconds) {
  const times = [], start = now();
  while (times.length === 0 || now() - start < seconds * 1e3) {
    const before = now();
    await step();
    times.push(now() - before);
  }
  times.sort((a, b) => a - b);
  return { ms: times[times.length >> 1], memory: process.resourceUsage().maxRSS * 1024 };
}

async function main() {
  const [file, batch, threads, shape] = process.argv.slice(2);
  const session = await ort.InferenceSession.create(file, {
    executionProviders: ['cpu'], graphOptimizationLevel: 'all', executionMode: 'sequential',
    intraOpNumThreads: Number(threads), interOpNumThreads: 1,
  });
  const sample = shape.split(',').map(Number), size = sample.reduce((a, b) => a * b);
  const numbers = new Float32Array(Number(batch) * size);
  for (let i = 0; i < numbers.length; ++i) numbers[i] = ((i * 2654435761) % 4294967296) / 2147483648 - 1;
  const feed = { x: new ort.Tensor('float32', numbers, [Number(batch), ...sample]) };
  const step = () => session.run(feed);

  const began = now();
  for (let i = 0; i < 3 && (i === 0 || now() - began < 5000); ++i) await step();
  say('ready');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [command, argument] = line.split(' ');
    if (command === 'measure') say(await measure(step, Number(argument)));
    if (command === 'run') {
      const input = Float32Array.from(JSON.parse(fs.readFileSync(argument)).input);
      const result = await session.run({ x: new ort.Tensor('float32', input, [1, ...sample]) });
      say(Array.from(result.y.data));
    }
  }
  process.exit(0);
}

main().catch((error) => { console.error(error.message); process.exit(1); });
